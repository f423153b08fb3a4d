package dev.flowtrace.web.api;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Where a value has one of several shapes, it is not always an object, as the scanner thinks. */
public class OpenApiFilter implements OASFilter {
  /** Makes a schema without a type anew: a type's own accessors differ between API versions. */
  @Override
  public Schema filterSchema(Schema schema) {
    if (schema.getOneOf() == null || schema.getOneOf().isEmpty()) {
      return schema;
    }
    return OASFactory.createSchema()
        .title(schema.getTitle())
        .description(schema.getDescription())
        .example(schema.getExample())
        .oneOf(schema.getOneOf());
  }
}
