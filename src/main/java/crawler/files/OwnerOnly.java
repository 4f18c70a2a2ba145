package crawler.files;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** What makes a new file its owner's only, where the file system knows owners. */
public final class OwnerOnly {
    private OwnerOnly() {}

    /** Attributes of a file to be made there. */
    public static FileAttribute<?>[] file(Path at) {
        return attributes(at, "rw-------");
    }

    /** Attributes of a folder to be made there. */
    public static FileAttribute<?>[] folder(Path at) {
        return attributes(at, "rwx------");
    }

    private static FileAttribute<?>[] attributes(Path at, String permissions) {
        boolean posix = at.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
