package dev.flowtrace.web.api;

import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Paths;

/**
 * Keeps Jakarta REST's own notation of paths, <code>{flow: .+}</code>, out of the OpenAPI document:
 * Payara reads it from the annotations, beside the paths that the document has already.
 */
public final class PlainPaths implements OASFilter {
  private static final String WITH_EXPRESSION = ".*\\{\\w+\\s*:.*";

  @Override
  public void filterOpenAPI(OpenAPI api) {
    Paths paths = api.getPaths();
    if (paths != null) {
      paths.getPathItems().keySet().stream()
          .filter(path -> path.matches(WITH_EXPRESSION))
          .toList()
          .forEach(paths::removePathItem);
    }
  }
}
