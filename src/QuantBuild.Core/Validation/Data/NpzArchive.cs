using System.Globalization;
using System.IO.Compression;

namespace QuantBuild.Validation.Data;

/// <summary>
/// A NumPy .npz archive: a zip file whose entries are .npy data. Entry names are keys only; nothing is ever written
/// to a path that an archive names.
/// </summary>
internal static class NpzArchive
{
    // DEFLATE cannot make more than this of one byte.
    private const long MaxInflation = 1032;

    /// <summary>The arrays of an open archive, in the order of their entries.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">QB1105, QB1106, QB1108.</exception>
    public static IReadOnlyList<DataArray> Read(ZipArchive archive, string file)
    {
        var arrays = new List<DataArray>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            if (!entry.FullName.EndsWith(".npy", StringComparison.Ordinal)) continue;
            var name = entry.FullName[..^4];
            if (!names.Add(name)) throw Malformed(file, $"two arrays '{name}'", "one array of each name");
            if (entry.IsEncrypted) throw Malformed(file, $"the encrypted array '{name}'", "arrays that are not encrypted");
            // The declared length is what memory is asked for: it must be one that the stored bytes can give.
            if (entry.CompressedLength < 0 || entry.Length < 0 || entry.Length / MaxInflation > entry.CompressedLength)
            {
                throw Malformed(file, string.Create(CultureInfo.InvariantCulture, $"array '{name}' of {entry.Length} bytes in {entry.CompressedLength} bytes"), $"at most {MaxInflation} times as much");
            }

            arrays.Add(NpyArray.Read(entry.Open, entry.Length, file, name, IndexOf(name)));
        }

        if (arrays.Count == 0) throw Malformed(file, "no array", "entries that end with .npy");
        return arrays;
    }

    /// <summary>QB1106.</summary>
    public static Diagnostics.QuantBuildException Malformed(string file, string found, string? expected, Exception? inner = null) =>
        DataArray.Bad("QB1106", file, "The .npz archive is malformed", found, expected, "Save it again with numpy.savez", inner);

    // numpy.savez calls what has no name arr_0, arr_1, …
    private static int? IndexOf(string name) =>
        name.StartsWith("arr_", StringComparison.Ordinal) && int.TryParse(name.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
