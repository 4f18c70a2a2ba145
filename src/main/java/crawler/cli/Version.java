package crawler.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The program's version, as its jar says. */
final class Version implements IVersionProvider {
    /** {@code 1.2.3}; {@code dev} when not run from a jar. */
    static final String NUMBER =
            Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "dev");

    @Override
    public String[] getVersion() {
        return new String[] {"crawler " + NUMBER};
    }
}
