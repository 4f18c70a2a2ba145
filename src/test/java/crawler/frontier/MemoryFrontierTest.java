package crawler.frontier;

class MemoryFrontierTest extends FrontierContract {
    @Override
    Frontier open(boolean byLevels) {
        return new MemoryFrontier(new Fingerprint(1), byLevels);
    }
}
