/**
 * The rows of {@code foundurls.txt} as a directed graph: what it is made of, what it says, and the files and the page it is
 * shown with. One thread uses one object of this package at a time.
 */
@NullMarked
package crawler.graph;

import org.jspecify.annotations.NullMarked;
