package dev.flowtrace.web.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The REST interface; the server finds resources and providers by their annotations. */
@ApplicationPath("/api")
public class RestApplication extends Application {}
