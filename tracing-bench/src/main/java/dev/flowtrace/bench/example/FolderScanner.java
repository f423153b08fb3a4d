package dev.flowtrace.bench.example;

import dev.flowtrace.client.Actor;
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

/** Walks the folder and sends what is to be read. A folder that can't be listed is a failure. */
final class FolderScanner extends Stage {
  private static final Set<String> SKIPPED_FOLDERS = Set.of("target", ".git", "data");

  private final Path root;
  private final Outlet<Payload.FileFound> out;

  FolderScanner(Actor actor, Path root, Channel<Payload.FileFound> out) {
    super(actor);
    this.root = root;
    this.out = owned(out.outlet(actor, "out"));
  }

  @Override
  void work() throws InterruptedException {
    scan(root);
  }

  private void scan(Path folder) throws InterruptedException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
      listing.forEach(entries::add);
    } catch (IOException | DirectoryIteratorException e) {
      actor().failed(e);
      return;
    }
    entries.sort(null);
    for (Path entry : entries) {
      visit(entry);
    }
  }

  private void visit(Path entry) throws InterruptedException {
    BasicFileAttributes attributes;
    try {
      attributes =
          Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      actor().failed(e);
      return;
    }
    if (attributes.isDirectory()) {
      if (!SKIPPED_FOLDERS.contains(entry.getFileName().toString())) {
        scan(entry);
      }
    } else if (attributes.isRegularFile() || isLinkToFile(entry, attributes)) {
      out.send(new Payload.FileFound(entry, root.relativize(entry).toString(), attributes.size()));
      countHandled();
    }
  }

  /** A link that leads nowhere counts: the reader will say so. Folders are not walked twice. */
  private static boolean isLinkToFile(Path entry, BasicFileAttributes attributes) {
    return attributes.isSymbolicLink() && (Files.isRegularFile(entry) || !Files.exists(entry));
  }
}
