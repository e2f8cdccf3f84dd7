using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QuantBuild.LlamaCpp.Interop;
using QuantBuild.Validation;

namespace QuantBuild.LlamaCpp;

/// <summary>A loaded llama.cpp. It stays in the process once loaded.</summary>
/// <remarks>Models run on the CPU, whatever devices there are. Nothing is written to the console: errors come as exceptions.</remarks>
public sealed unsafe class LlamaLibrary : IInferenceRuntime
{
    private LlamaLibrary(string path, LlamaOrigin origin, LlamaApi api)
    {
        (Path, Origin, Api) = (path, origin, api);
        Description = api.Version is null ? $"llama.cpp ({Fingerprint(path)})" : $"llama.cpp {Marshal.PtrToStringUTF8((nint)api.Version())}";
    }

    /// <summary>The file that was loaded, or the bare name that the system resolved.</summary>
    public string Path { get; }

    public LlamaOrigin Origin { get; }

    string? IInferenceRuntime.Origin => Origin switch
    {
        LlamaOrigin.Explicit => "explicit",
        LlamaOrigin.Application => "application",
        _ => "system",
    };

    /// <summary>With the version; with a fingerprint of the file where the library is too old to tell it.</summary>
    public string Description { get; }

    internal LlamaApi Api { get; }

    public IInferenceSession Load(string path, InferenceOptions options) => ModelLimits.WhyTooLarge(path) is { } reason
        ? throw new InferenceException(reason) : new LlamaSession(Api, System.IO.Path.GetFullPath(path), options);

    /// <summary>Finds the C API in loaded libraries, that of llama.cpp first.</summary>
    /// <param name="reason">When the result is null: why, as a clause.</param>
    internal static LlamaLibrary? TryCreate(IReadOnlyList<nint> libraries, string path, LlamaOrigin origin, out string reason)
    {
        try
        {
            var api = new LlamaApi(libraries[0]);
            LlamaLog.Attach(api);
            reason = api.WhyUnknown() ?? Backends.LoadCpu(libraries, System.IO.Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : null) ?? "";
            if (reason.Length > 0) return null;
            api.BackendInit();
            return new LlamaLibrary(path, origin, api);
        }
        catch (EntryPointNotFoundException e)
        {
            reason = $"it is a library, but not a llama.cpp of 2025 or later ({e.Message})";
            return null;
        }
    }

    /// <summary>Two builds must not pass for one where a result is looked up by what validated it.</summary>
    private static string Fingerprint(string path)
    {
        if (!File.Exists(path)) return "version not known";
        try
        {
            using var file = File.OpenRead(path);
            return string.Create(CultureInfo.InvariantCulture, $"build {Convert.ToHexStringLower(SHA256.HashData(file)).AsSpan(0, 8)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "version not known";
        }
    }
}
