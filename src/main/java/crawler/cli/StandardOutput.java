package crawler.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, whose failures {@link System#out} and a {@link java.io.PrintWriter} swallow: this remembers the first. For one
 * thread; not to be closed.
 */
final class StandardOutput extends FilterOutputStream {
    private @Nullable IOException failure;

    StandardOutput() {
        super(open());
    }

    /** The bare one, whose writer is told at once. Not to be closed. */
    static OutputStream open() {
        return new FileOutputStream(FileDescriptor.out);
    }

    /** Whether whoever read the pipe closed it. */
    static boolean isReaderGone(IOException e) {
        String message = e.getMessage();
        return message != null && message.contains("Broken pipe");
    }

    /** Why not all could be written; null if it was, or if its reader did not want more. */
    @Nullable
    String failure() {
        return failure == null || isReaderGone(failure) ? null : failure.getMessage();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }
}
