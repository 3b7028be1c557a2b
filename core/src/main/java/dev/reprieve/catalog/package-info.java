/**
 * What a database contains: tables, keys, views, routines, as immutable values. Start at {@link dev.reprieve.catalog.Catalog}; {@code CatalogReader} fills one. May import {@code error}.
 */
@NullMarked
package dev.reprieve.catalog;

import org.jspecify.annotations.NullMarked;
