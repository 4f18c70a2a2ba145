/** A web site that can misbehave, for the tests of every package. */
@NullMarked
package crawler.testsite;

import org.jspecify.annotations.NullMarked;
