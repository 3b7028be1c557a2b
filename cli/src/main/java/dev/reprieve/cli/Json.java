package dev.reprieve.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reprieve.catalog.TableName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as the commands print it: fields in the order in which they are put, those without a value left out. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private Json() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts an object. */
    static Fields object() {
        return new Fields();
    }

    /** An object with a number for each table. */
    static Fields counts(Map<TableName, Long> rows) {
        Fields fields = new Fields();
        rows.forEach((table, count) -> fields.with(table.toString(), count));
        return fields;
    }

    /** An object under construction; a map, so that it can stand inside others. */
    static final class Fields extends LinkedHashMap<String, Object> {
        private static final long serialVersionUID = 1L;

        Fields with(String name, @Nullable Object value) {
            Object bare = value instanceof Optional<?> optional ? optional.orElse(null) : value;
            if (bare != null) {
                put(
                        name,
                        bare instanceof Number
                                        || bare instanceof Boolean
                                        || bare instanceof Collection
                                        || bare instanceof Map
                                ? bare
                                : bare.toString());
            }
            return this;
        }
    }
}
