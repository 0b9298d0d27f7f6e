package org.bongsu.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who puts alerts aside says why and until when. */
class AlertOrdersTest {

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alerts/a-2/shelve | {\"by\":\"kim\",\"reason\":\"mended at 9\",\"for\":\"8h\"} | 202 | accepted",
                "alerts/a-2/shelve | {\"by\":\"kim\",\"reason\":\"mended at 9\"} | 202 | accepted",
                "alerts/a-2/shelve | {\"by\":\"kim\",\"for\":\"8h\"} | 422 | why it is put aside is required",
                "alerts/a-2/shelve | {\"by\":\"kim\",\"reason\":\"x\",\"for\":\"8d\"} | 422 | 7 days",
                "alerts/a-9/shelve | {\"by\":\"kim\",\"reason\":\"x\"} | 404 | a-9",
                "alerts/a-2/unshelve | {\"by\":\"kim\"} | 202 | accepted",
                "alerts/a-2/escalate | {\"by\":\"kim\"} | 202 | accepted",
                "alerts/a-2/escalate | {} | 422 | who orders it",
                "silences | {\"by\":\"kim\",\"reason\":\"welding\",\"alert\":\"sensor-lost.*\",\"for\":\"2h\"} | 202 | accepted",
                "silences | {\"by\":\"kim\",\"reason\":\"welding\",\"for\":\"2h\"} | 422 | not everything is silenced",
                "silences | {\"by\":\"kim\",\"alert\":\"*\",\"for\":\"2h\"} | 422 | why it is silenced is required",
                "silences | {\"by\":\"kim\",\"reason\":\"x\",\"alert\":\"*\"} | 422 | until"
            })
    void anOrderIsTakenOrSaysWhatIsWrong(String path, String body, int status, String said) throws Exception {
        HttpResponse<String> response = server.post("/api/v1/" + path, body);
        assertEquals(status, response.statusCode(), response.body());
        assertTrue(response.body().contains(said), response.body());
    }
}
