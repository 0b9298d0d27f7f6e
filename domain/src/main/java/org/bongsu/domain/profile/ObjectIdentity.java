package org.bongsu.domain.profile;

/**
 * An object of the device identification (function 0x2B, MEI type 0x0E) that must hold such a text.
 *
 * @param readCode 1 basic, 2 regular, 3 extended, 4 one object
 * @param from the object the question begins with: some devices answer only where the question begins at one they know
 * @param object 0 vendor, 1 product code, 2 revision, 4 product name, 5 model; 128 to 255 private
 */
public record ObjectIdentity(int readCode, int from, int object, TextMatch match) {

    public ObjectIdentity {
        if (readCode < 1 || readCode > 4 || from < 0 || from > object || object > 255) {
            throw new IllegalArgumentException("object " + object + " from " + from + " by read code " + readCode);
        }
    }

    public Identification.Question.Objects question() {
        return new Identification.Question.Objects(readCode, from);
    }
}
