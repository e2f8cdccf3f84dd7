using System.Globalization;
using QuantBuild.Formats.Onnx.Protobuf;
using QuantBuild.IO;

namespace QuantBuild.Formats.Onnx;

/// <summary>
/// Finds the external data of tensors. A location is hostile until it is known to be a plain file below the model's folder;
/// rules after ONNX's own checker (relative, no "..", no symbolic link on the way, a regular file).
/// </summary>
internal sealed class ExternalData(string modelPath) : IDisposable
{
    private readonly string folder = Path.GetDirectoryName(Path.GetFullPath(modelPath))!;
    private readonly Dictionary<string, SourceFile> files = new(StringComparer.Ordinal);

    /// <summary>The data files opened so far, in the order of their names.</summary>
    public IEnumerable<SourceFile> Files => files.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value);

    /// <param name="expectedLength">Bytes that shape and type ask for.</param>
    public TensorBytes Resolve(TensorProto tensor, long expectedLength)
    {
        string? location = null;
        long offset = 0;
        long? length = null;
        foreach (var entry in tensor.ExternalData)
        {
            switch (entry.Key)
            {
                case "location":
                    location = entry.Value;
                    break;
                case "offset":
                    offset = Number(tensor, entry);
                    break;
                case "length":
                    length = Number(tensor, entry);
                    break;
                default:
                    // checksum and others say nothing about where the bytes are.
                    break;
            }
        }

        var file = Open(tensor.Name, location ?? string.Empty);
        if (offset > file.Length || (length ?? expectedLength) > file.Length - offset)
            throw OnnxErrors.ExternalRange(modelPath, tensor.Name, $"bytes {offset} to {(UInt128)offset + (UInt128)(length ?? expectedLength)} of \"{location}\"", $"a range inside its {file.Length} bytes");
        if (length is not null && length != expectedLength)
            throw OnnxErrors.TensorData(modelPath, tensor.Name, $"{length} bytes of external data", $"{expectedLength} bytes for its shape and type");
        return new TensorBytes(file, offset, expectedLength);
    }

    public void Dispose()
    {
        foreach (var file in files.Values) file.Dispose();
    }

    private long Number(TensorProto tensor, StringStringEntryProto entry) =>
        long.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw OnnxErrors.ExternalRange(modelPath, tensor.Name, $"{entry.Key} \"{entry.Value}\"", "a whole number that is not negative");

    private SourceFile Open(string tensor, string location)
    {
        if (files.TryGetValue(location, out var known)) return known;

        // Both separators on every system: a model made on Windows may name "data\weights.bin".
        var parts = location.Split('/', '\\');
        if (location.Length == 0 || parts.Any(part => part.Length == 0)) throw Refuse("an empty path or an absolute one");
        if (Path.IsPathRooted(location) || location.Contains(':')) throw Refuse("an absolute path");
        if (location.Any(char.IsControl)) throw Refuse("a control character in the path");
        if (parts.Any(part => part is "." or "..")) throw Refuse("a path with \".\" or \"..\"");

        var path = folder;
        for (var i = 0; i < parts.Length; i++)
        {
            path = Path.Combine(path, parts[i]);
            FileAttributes attributes;
            try
            {
                attributes = File.GetAttributes(path);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                throw OnnxErrors.ExternalMissing(modelPath, tensor, location);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw Refuse(e.Message.TrimEnd('.'));
            }
            if (attributes.HasFlag(FileAttributes.ReparsePoint)) throw Refuse("a symbolic link");
            var last = i == parts.Length - 1;
            if (last == attributes.HasFlag(FileAttributes.Directory)) throw Refuse(last ? "a folder" : "a file in the place of a folder");
            if (last && attributes.HasFlag(FileAttributes.Device)) throw Refuse("a device");
        }
        // Pipes and devices have no length, and opening a pipe waits for its writer. A file without bytes is of no use either.
        if (new FileInfo(path).Length == 0) throw Refuse("no regular file, or an empty one");
        var file = SourceFile.Open(path);
        files.Add(location, file);
        return file;

        Exception Refuse(string why) => OnnxErrors.ExternalPath(modelPath, tensor, location, why);
    }
}
