package crawler.frontier;

/**
 * How far the files of a crawl reach: what goes with every commit, so that a run that goes on can cut them back to it.
 *
 * @param output bytes of the output
 * @param archive bytes of the archive; 0 without one
 */
record Reach(long output, long archive) {
    /** Nothing is written. */
    static final Reach NONE = new Reach(0, 0);

    /** Whether files that reach so far have all of this. */
    boolean isWithin(Reach files) {
        return output <= files.output && archive <= files.archive;
    }
}
