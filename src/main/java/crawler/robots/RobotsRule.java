package crawler.robots;

/**
 * An Allow or Disallow line of robots.txt (RFC 9309 §2.2.2).
 *
 * @param pattern its path, percent-encoded as paths are before they are compared; an asterisk stands for anything, a
 *     dollar sign at the end for the end of the path, and a dollar sign nowhere else
 * @param allow whether it allows
 */
record RobotsRule(String pattern, boolean allow) {
    /** A rule of crawler-commons, which leaves a dollar sign in the midst of a pattern as it is, but encodes it in paths. */
    static RobotsRule of(String pattern, boolean allow) {
        int end = pattern.length() - 1;
        boolean literal = pattern.indexOf('$') >= 0 && pattern.indexOf('$') < end;
        return new RobotsRule(
                literal ? pattern.substring(0, end).replace("$", "%24") + pattern.charAt(end) : pattern, allow);
    }

    /** The line. */
    @Override
    public String toString() {
        return (allow ? "Allow: " : "Disallow: ") + pattern;
    }
}
