package crawler.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What stands above a mixin's options in help; empty = nothing, the list just goes on. Groups of picocli have headings of
 * their own, but an option that is given again begins its whole group anew, and so takes the values of its neighbours away.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Heading {
    /** The heading, without its colon. */
    String value();
}
