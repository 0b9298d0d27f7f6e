package org.bongsu.daemon.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.bongsu.config.Problem;
import org.bongsu.config.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {

    private static final byte[] SALT = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    /** OWASP Password Storage Cheat Sheet: Argon2id with at least 19 MiB, 2 passes, 1 lane. */
    @Test
    void aPasswordIsHashedAsAdvised() {
        String hash = Password.hash("correct horse battery", SALT);
        assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"), hash);
        assertTrue(Password.matches(hash, "correct horse battery"));
        assertFalse(Password.matches(hash, "correct horse batterz"));
        assertFalse(Password.matches(hash, ""));
    }

    /** Made by the reference implementation: {@code echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32}. */
    @Test
    void aHashOfTheReferenceImplementationIsTaken() {
        String hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertTrue(Password.matches(hash, "password"));
        assertFalse(Password.matches(hash, "Password"));
    }

    /** A Mac sends 한 as three letters where a PC sends one. */
    @Test
    void aPasswordIsTheSameHoweverItsLettersAreComposed() {
        String hash = Password.hash("봉수대-불꽃-다섯", SALT);
        assertTrue(Password.matches(hash, java.text.Normalizer.normalize("봉수대-불꽃-다섯", java.text.Normalizer.Form.NFD)));
    }

    @Test
    void nobodysHashIsReckonedLikeAnyOtherAndFitsNothing() {
        assertEquals(Optional.empty(), Password.unfit(Password.NOBODY));
        assertFalse(Password.matches(Password.NOBODY, "correct horse battery"));
        String ours = Password.hash("x".repeat(12), SALT);
        assertEquals(ours.substring(0, 31), Password.NOBODY.substring(0, 31), "the same cost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "password",
                "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=19456,t=99,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=16,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$2y$10$abcdefghijklmnopqrstuv"
            })
    void whatIsNoHashOrWouldCostTooMuchIsRefused(String hash) {
        assertTrue(Password.unfit(hash).isPresent());
        assertThrows(IllegalArgumentException.class, () -> Password.matches(hash, "password"));
    }

    @Test
    void aUsersFileIsReadBackAsItWasWritten() {
        Users users = Users.NONE
                .with(new User("김철수", Role.APPROVER, Password.NOBODY))
                .with(new User("kim", Role.OPERATOR, Password.NOBODY));
        Problems problems = new Problems();
        assertEquals(users, Users.parse("users", users.text(), problems));
        assertEquals(List.of(), problems.list());
        assertTrue(users.find("Kim").isPresent(), "however it is written");
        assertFalse(users.toString().contains("argon2"), "no hash in a log");
        assertTrue(users.without("KIM").find("kim").isEmpty());
    }

    @Test
    void everyMistakeOfAUsersFileIsToldWithItsPlace() {
        Problems problems = new Problems();
        Users read = Users.parse(
                "users",
                "kim:operator:" + Password.NOBODY + "\nKIM:viewer:" + Password.NOBODY + "\nlee:root:" + Password.NOBODY
                        + "\npark:viewer:secret\nnothing\n",
                problems);
        assertEquals(1, read.all().size());
        List<String> told = problems.list().stream().map(Problem::toString).toList();
        assertEquals(4, told.size(), told.toString());
        assertTrue(told.get(0).startsWith("users:2:1: "), told.toString());
        assertTrue(told.get(1).startsWith("users:3:5: 'root' is no role"), told.toString());
        assertTrue(told.get(2).startsWith("users:4:13: "), told.toString());
        assertFalse(told.toString().contains("secret"), "what stands where a hash belongs may be a password");
    }
}
