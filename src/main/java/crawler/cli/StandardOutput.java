package crawler.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/** Standard output as bytes whose failures are told, which {@link System#out} swallows. */
final class StandardOutput {
    private StandardOutput() {}

    /** Not to be closed. */
    static OutputStream open() {
        return new FileOutputStream(FileDescriptor.out);
    }
}
