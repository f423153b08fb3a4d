/** How the web page's files are answered. The page itself is in {@code src/main/webapp}. */
@NullMarked
package dev.flowtrace.web.page;

import org.jspecify.annotations.NullMarked;
