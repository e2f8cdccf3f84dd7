using System.Buffers.Binary;
using System.Text;
using QuantBuild.IO;

namespace QuantBuild.Formats.Gguf.Importance;

/// <summary>
/// The older of the two file formats (<c>.dat</c>), all numbers little-endian: the number of entries, each with the length of its name, the name, how often
/// it was seen, the number of values and these; then, in newer files, how many chunks of text were seen and the name of the text.
/// </summary>
internal static class LegacyImportance
{
    private const int LongestName = 4096;
    private const int MostEntries = 1 << 20;

    /// <summary>Two lengths, the count and one value.</summary>
    private const int LeastEntryBytes = 4 * sizeof(int);

    /// <exception cref="Diagnostics.QuantBuildException">QB2534 the file is bad; QB5003 it cannot be read.</exception>
    public static ImportanceContent Read(SourceFile file)
    {
        var reader = new Reader(file);
        var count = reader.Integer("the number of entries");
        if (count < 1 || count > MostEntries || count > file.Length / LeastEntryBytes)
            throw ImportanceErrors.Malformed(file.Path, $"{count} as the number of entries", "a positive number of entries that the file has room for");
        var entries = new OrderedDictionary<string, ImportanceEntry>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var name = reader.Text(reader.Integer("the length of a name"), "a name");
            var calls = reader.Integer("a count");
            var values = reader.Integer("a number of values");
            if (values < 1) throw ImportanceErrors.Malformed(file.Path, $"{values} values for '{name}'", "one or more");
            var offset = reader.Skip((long)values * sizeof(float), $"{values} values for '{name}'");
            // The last one of a name counts, and one that was never seen is taken as it is: both as in llama.cpp.
            entries[name] = new ImportanceEntry(name, file, offset, values, [calls > 0 ? calls : 1]);
        }
        return new ImportanceContent([.. entries.Values], reader.AtEnd ? 0 : reader.Integer("the number of chunks"), Dataset(reader));
    }

    private static string[] Dataset(Reader reader)
    {
        if (reader.AtEnd) return [];
        var length = reader.Integer("the length of the dataset's name");
        return length > 0 ? [reader.Text(length, "the dataset's name")] : [];
    }

    private sealed class Reader(SourceFile file)
    {
        private long position;

        public bool AtEnd => position == file.Length;

        public int Integer(string what)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            file.ReadExactly(Skip(sizeof(int), what), bytes);
            return BinaryPrimitives.ReadInt32LittleEndian(bytes);
        }

        /// <summary>A text up to its first zero.</summary>
        public string Text(int length, string what)
        {
            if (length is < 0 or > LongestName) throw ImportanceErrors.Malformed(file.Path, $"{length} as the length of {what}", $"0 to {LongestName}");
            var bytes = new byte[length];
            file.ReadExactly(Skip(length, what), bytes);
            var end = bytes.AsSpan().IndexOf((byte)0);
            return Encoding.UTF8.GetString(bytes, 0, end < 0 ? length : end);
        }

        /// <returns>Where it was.</returns>
        public long Skip(long bytes, string what)
        {
            if (bytes > file.Length - position) throw ImportanceErrors.Malformed(file.Path, $"the end of the file in {what}", $"{bytes} bytes from byte {position} on");
            var start = position;
            position += bytes;
            return start;
        }
    }
}
