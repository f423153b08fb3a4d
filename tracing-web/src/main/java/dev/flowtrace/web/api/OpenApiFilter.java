package dev.flowtrace.web.api;

import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Where a value has one of several shapes, it is not always an object, as the scanner thinks. */
public class OpenApiFilter implements OASFilter {
  @Override
  public Schema filterSchema(Schema schema) {
    if (schema.getOneOf() != null && !schema.getOneOf().isEmpty()) {
      schema.setType(null);
    }
    return schema;
  }
}
