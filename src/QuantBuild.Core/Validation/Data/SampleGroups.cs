using System.Globalization;
using System.IO.Compression;
using QuantBuild.Formats.Onnx;

namespace QuantBuild.Validation.Data;

/// <summary>Finds the samples in what the user names: files, or folders of them.</summary>
internal static class SampleGroups
{
    private const int MaxDepth = 3;

    /// <summary>The groups below a path, in the natural order of their names.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">QB1101: not there; QB1102: of no known kind; QB1103: holds no samples; QB1104: not readable.</exception>
    public static IReadOnlyList<SampleGroup> Find(string path)
    {
        try
        {
            if (File.Exists(path)) return [OfFile(path)];
            if (!Directory.Exists(path)) throw DataArray.Bad("QB1101", path, "The data does not exist", null, "a .npz, .npy or .pb file, or a folder of them");
            var groups = new List<SampleGroup>();
            AddFolder(path, groups, 0);
            if (groups.Count == 0) throw DataArray.Bad("QB1103", path, "The folder holds no samples", null, "test_data_set_N folders with input_N.pb, or .npz or .npy files");
            return groups;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DataArray.Bad("QB1104", path, "The data cannot be read", e.Message, inner: e);
        }
    }

    /// <summary>The files that samples may come from, each with its name below the path; that of a path to a file is its last part. In the order of the names.</summary>
    /// <exception cref="IOException">A folder cannot be read, or nothing is there.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static IReadOnlyList<(string Name, string Path)> Files(string path)
    {
        if (File.Exists(path)) return [(Path.GetFileName(path), path)];
        var files = new List<(string Name, string Path)>();
        AddFiles(path, "", files, 0);
        return [.. files.OrderBy(static file => file.Name, StringComparer.Ordinal)];
    }

    private static void AddFiles(string folder, string prefix, List<(string Name, string Path)> files, int depth)
    {
        files.AddRange(Directory.EnumerateFiles(folder).Where(static file => HasExtension(file, ".pb") || HasExtension(file, ".npz") || HasExtension(file, ".npy") || HasExtension(file, ".txt"))
            .Select(file => (prefix + Path.GetFileName(file), file)));
        if (depth == MaxDepth) return;
        foreach (var child in Children(folder)) AddFiles(child, $"{prefix}{Path.GetFileName(child)}/", files, depth + 1);
    }

    private static SampleGroup OfFile(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".npy" => new(file, _ => new OpenArrays([Npy(file, "", null)])),
        ".npz" => new(file, _ => Npz(file)),
        ".pb" => new(file, _ => new OpenArrays([Tensor(file, InputIndex(file))])),
        ".bin" or ".raw" => new(file, inputs => new OpenArrays([RawFile.Read(file, inputs)])),
        var other => throw DataArray.Bad("QB1102", file, "The kind of this data file is not known", other.Length > 0 ? other : "no extension", ".npz, .npy, .pb, .bin or .raw"),
    };

    private static void AddFolder(string folder, List<SampleGroup> groups, int depth)
    {
        var files = Sorted(Directory.EnumerateFiles(folder));
        var tensors = files.Where(static f => HasExtension(f, ".pb") && !IsExpectedOutput(f)).ToList();
        if (tensors.Any(static f => InputIndex(f) is not null)) tensors.RemoveAll(static f => InputIndex(f) is null);
        if (tensors.Count > 0) groups.Add(new(folder, _ => new OpenArrays([.. tensors.Select(static f => Tensor(f, InputIndex(f)))])));
        foreach (var file in files.Where(static f => HasExtension(f, ".npz"))) groups.Add(OfFile(file));
        AddNpy([.. files.Where(static f => HasExtension(f, ".npy"))], folder, groups);
        if (depth == MaxDepth) return;
        foreach (var child in Children(folder)) AddFolder(child, groups, depth + 1);
    }

    // A link may lead back up.
    private static IEnumerable<string> Children(string folder) =>
        Sorted(Directory.EnumerateDirectories(folder)).Where(static child => !new DirectoryInfo(child).Attributes.HasFlag(FileAttributes.ReparsePoint));

    // Files named after the inputs are one sample together; otherwise each is a sample of the only input.
    private static void AddNpy(List<string> files, string folder, List<SampleGroup> groups)
    {
        if (files.Count == 0) return;
        groups.Add(new(folder, inputs =>
        {
            var stems = files.Select(static f => Path.GetFileNameWithoutExtension(f)).ToHashSet(StringComparer.Ordinal);
            var named = inputs.All(i => stems.Contains(i.Name)) || files.Any(static f => InputIndex(f) is not null);
            if (inputs.Count > 1 && !named)
            {
                throw DataArray.Bad("QB1115", folder, "It is not clear which .npy file is for which input", string.Join(", ", stems.Order(StringComparer.Ordinal).Take(5)), $"files named {string.Join(", ", inputs.Select(static i => i.Name + ".npy"))}");
            }

            return new OpenArrays([.. files.Select(f => named
                ? Npy(f, Path.GetFileNameWithoutExtension(f), InputIndex(f))
                : Npy(f, inputs.Count == 1 ? inputs[0].Name : "", null))]);
        }));
    }

    private static NpyArray Npy(string file, string name, int? index) =>
        NpyArray.Read(() => OpenRead(file), new FileInfo(file).Length, file, name, index);

    private static OpenArrays Npz(string file)
    {
        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(OpenRead(file), ZipArchiveMode.Read);
            return new OpenArrays(NpzArchive.Read(archive, file), archive);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    private static MemoryArray Tensor(string file, int? index)
    {
        var (name, value) = OnnxTensorFile.Read(file);
        return new MemoryArray(value) { File = file, Name = name, Index = index, Type = value.Type, Shape = value.Shape, IsOneRun = true };
    }

    private static FileStream OpenRead(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);

    /// <summary>N of input_N; null for other names.</summary>
    private static int? InputIndex(string file)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        return stem.StartsWith("input_", StringComparison.Ordinal) && int.TryParse(stem.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }

    private static bool IsExpectedOutput(string file) => Path.GetFileName(file).StartsWith("output_", StringComparison.Ordinal);

    private static bool HasExtension(string file, string extension) => Path.GetExtension(file).Equals(extension, StringComparison.OrdinalIgnoreCase);

    private static List<string> Sorted(IEnumerable<string> paths) => [.. paths.OrderBy(static p => Path.GetFileName(p), NaturalOrder.Instance)];
}
