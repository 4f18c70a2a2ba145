package crawler.frontier;

class MemoryFrontierTest extends FrontierContract {
    @Override
    protected Frontier open(boolean byLevels) {
        return new MemoryFrontier(new Fingerprint(1), byLevels);
    }
}
