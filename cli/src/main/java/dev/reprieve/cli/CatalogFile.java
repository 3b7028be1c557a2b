package dev.reprieve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprieve.catalog.Catalog;
import dev.reprieve.error.ErrorCode;
import dev.reprieve.error.ReprieveException;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A catalog in a file, so that SQL can be checked where there is no database. The JSON follows the records of {@code
 * dev.reprieve.catalog}: an object for a record, a list for a collection, pairs for a map.
 */
final class CatalogFile {
    /** Goes up whenever the records change. */
    private static final int VERSION = 1;

    private CatalogFile() {}

    static void write(Path file, Catalog catalog) {
        Json.Fields fields = Json.object().with("version", VERSION).with("catalog", plain(catalog));
        try {
            Files.writeString(file, Json.write(fields) + "\n");
        } catch (IOException e) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    file.toString(),
                    "the file cannot be written (" + e.getMessage() + ").",
                    "Check the path.",
                    e);
        }
    }

    static Catalog read(Path file) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new ReprieveException(
                    ErrorCode.USAGE,
                    file.toString(),
                    "the catalog cannot be read (" + e.getMessage() + ").",
                    "Save it with reprieve catalog.",
                    e);
        }
        if (root.path("version").asInt(0) != VERSION) {
            throw other(file, "it has version " + root.path("version").asText("none") + ", not " + VERSION + ".", null);
        }
        try {
            return (Catalog) object(root.path("catalog"), Catalog.class);
        } catch (ReflectiveOperationException | IllegalArgumentException | NullPointerException e) {
            throw other(file, "it is not the catalog of a database.", e);
        }
    }

    private static ReprieveException other(Path file, String problem, @Nullable Exception cause) {
        return new ReprieveException(
                ErrorCode.USAGE, file.toString(), problem, "Save it again with reprieve catalog.", cause);
    }

    private static Object plain(Object value) {
        if (value instanceof Record record) {
            Json.Fields fields = Json.object();
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Object part = get(component, record);
                if (!(part instanceof Optional<?> optional && optional.isEmpty())) {
                    fields.with(component.getName(), plain(part));
                }
            }
            return fields;
        }
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElseThrow());
        }
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().map(CatalogFile::plain).toList();
        }
        if (value instanceof Collection<?> all) {
            return all.stream().map(CatalogFile::plain).toList();
        }
        return value instanceof Enum<?> constant ? constant.name() : value;
    }

    private static Object get(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object object(JsonNode node, Type type) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            return container(node, (Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return record(node, plain);
        }
        if (node.isMissingNode() || node.isNull()) {
            throw new IllegalArgumentException("a value is missing");
        }
        if (plain.isEnum()) {
            return Arrays.stream(plain.getEnumConstants())
                    .filter(c -> ((Enum<?>) c).name().equals(node.asText()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(node.asText()));
        }
        if (plain == boolean.class) {
            return node.asBoolean();
        }
        return plain == int.class ? (Object) node.asInt() : plain == long.class ? node.asLong() : node.asText();
    }

    private static Object record(JsonNode node, Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = object(node.path(components[i].getName()), components[i].getGenericType());
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }

    private static Object container(JsonNode node, Class<?> raw, Type[] of) throws ReflectiveOperationException {
        if (raw == Optional.class) {
            return node.isMissingNode() ? Optional.empty() : Optional.of(object(node, of[0]));
        }
        if (raw == Map.class) {
            // tables and views, by their names
            Map<Object, Object> map = new TreeMap<>();
            for (JsonNode element : node) {
                map.put(object(element.path("name"), of[0]), object(element, of[1]));
            }
            return map;
        }
        List<Object> list = new ArrayList<>();
        for (JsonNode element : node) {
            list.add(object(element, of[0]));
        }
        return raw == List.class ? list : new HashSet<>(list);
    }
}
