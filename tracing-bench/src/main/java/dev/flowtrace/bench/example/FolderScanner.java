package dev.flowtrace.bench.example;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Walks the folder and sends what is to be read. A folder that can't be listed is a failure. */
final class FolderScanner extends Actor {
  private static final Set<String> SKIPPED_FOLDERS = Set.of("target", ".git", "data");

  private final Path root;
  private final Outlet<Payload.FileFound> out;

  FolderScanner(Tracer tracer, Cause network, Path root, Channel<Payload.FileFound> out) {
    super("scanner", tracer, network);
    this.root = root;
    this.out = owned(out.outlet(name(), "out"));
  }

  @Override
  void work(Cause started) throws InterruptedException {
    scan(root, started);
  }

  private void scan(Path folder, Cause cause) throws InterruptedException {
    Work work = Work.begin();
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
      listing.forEach(entries::add);
    } catch (IOException | DirectoryIteratorException e) {
      failed(cause, e, work.done());
      return;
    }
    entries.sort(null);
    for (Path entry : entries) {
      visit(entry, cause);
    }
  }

  private void visit(Path entry, Cause cause) throws InterruptedException {
    Work work = Work.begin();
    BasicFileAttributes attributes;
    try {
      attributes =
          Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      failed(cause, e, work.done());
      return;
    }
    if (attributes.isDirectory()) {
      if (!SKIPPED_FOLDERS.contains(entry.getFileName().toString())) {
        scan(entry, cause);
      }
    } else if (attributes.isRegularFile() || isLinkToFile(entry, attributes)) {
      out.send(
          new Payload.FileFound(entry, root.relativize(entry).toString(), attributes.size()),
          cause.inSpan(UUID.randomUUID().toString()), // one file is one operation
          work.done());
      countHandled();
    }
  }

  /** A link that leads nowhere counts: the reader will say so. Folders are not walked twice. */
  private static boolean isLinkToFile(Path entry, BasicFileAttributes attributes) {
    return attributes.isSymbolicLink() && (Files.isRegularFile(entry) || !Files.exists(entry));
  }
}
