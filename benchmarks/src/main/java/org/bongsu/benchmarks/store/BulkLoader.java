package org.bongsu.benchmarks.store;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Repeats recorded requests with a plain HTTP client, two in flight, as fast as the store takes them. */
final class BulkLoader {

    private static final int IN_FLIGHT = 2;

    private BulkLoader() {}

    /** @return seconds from the first request to the last answer */
    static double load(URI store, Path bodies, List<Recorder.Write> writes) throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Semaphore free = new Semaphore(IN_FLIGHT);
        AtomicInteger refused = new AtomicInteger();
        long began = System.nanoTime();
        try (FileChannel file = FileChannel.open(bodies)) {
            for (Recorder.Write write : writes) {
                ByteBuffer body = ByteBuffer.allocate(write.length());
                while (body.hasRemaining() && file.read(body, write.from() + body.position()) >= 0) {}
                HttpRequest.Builder request = HttpRequest.newBuilder(store.resolve(write.target()))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.array()));
                if (!write.encoding().isEmpty()) {
                    request.header("Content-Encoding", write.encoding());
                }
                free.acquire();
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                        .whenComplete((answer, failure) -> {
                            if (failure != null || answer.statusCode() / 100 != 2) {
                                refused.incrementAndGet();
                            }
                            free.release();
                        });
            }
        }
        free.acquire(IN_FLIGHT);
        if (refused.get() > 0) {
            throw new IOException("the store refused " + refused.get() + " of " + writes.size() + " batches");
        }
        return (System.nanoTime() - began) / 1e9;
    }
}
