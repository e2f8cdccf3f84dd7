using System.Runtime.InteropServices;
using QuantBuild.OnnxRuntime.Interop;
using QuantBuild.Validation;

namespace QuantBuild.OnnxRuntime;

/// <summary>
/// A loaded ONNX Runtime. It stays in the process once loaded: its threads and thread-local state do not survive an unload.
/// </summary>
/// <remarks>
/// Sessions run on the CPU, with ONNX Runtime's default graph optimizations, as an application's would. Nothing is written to the
/// console: errors come as exceptions. Version 1 of the C API is asked for, which every release of ONNX Runtime has.
/// </remarks>
public sealed unsafe class OnnxRuntimeLibrary : IInferenceRuntime
{
    private const int ArenaAllocator = 1;
    private const int DefaultMemory = 0;
    private const int Fatal = 4;

    private readonly nint environment;

    private OnnxRuntimeLibrary(string path, OnnxRuntimeOrigin origin, string version, OrtApi api)
    {
        Path = path;
        Origin = origin;
        Version = version;
        Api = api;

        nint created;
        fixed (byte* logId = "QuantBuild\0"u8)
            api.Check(api.CreateEnvWithCustomLogger((nint)(delegate* unmanaged<nint, int, byte*, byte*, byte*, byte*, void>)&Log, 0, Fatal, logId, &created));
        environment = created;
        api.Check(api.DisableTelemetryEvents(environment));
        api.Check(api.CreateCpuMemoryInfo(ArenaAllocator, DefaultMemory, &created));
        CpuMemory = created;
        api.Check(api.GetDefaultAllocator(&created));
        Allocator = created;
    }

    /// <summary>The file that was loaded, or the bare name that the system resolved.</summary>
    public string Path { get; }

    public OnnxRuntimeOrigin Origin { get; }

    string? IInferenceRuntime.Origin => Origin switch
    {
        OnnxRuntimeOrigin.Explicit => "explicit",
        OnnxRuntimeOrigin.Application => "application",
        OnnxRuntimeOrigin.Packed => "packed",
        _ => "system",
    };

    /// <summary>As the library states it: <c>1.30.0</c>.</summary>
    public string Version { get; }

    public string Description => $"ONNX Runtime {Version}";

    internal OrtApi Api { get; }

    internal nint CpuMemory { get; }

    internal nint Allocator { get; }

    public IInferenceSession Load(string path, InferenceOptions options) => Load(path, options, null);

    /// <summary>Loads a model and, when <paramref name="optimizedModelPath"/> is given, writes what the graph optimizations made of it.</summary>
    internal IInferenceSession Load(string path, InferenceOptions options, string? optimizedModelPath)
    {
        nint settings, session;
        Api.Check(Api.CreateSessionOptions(&settings));
        try
        {
            Api.Check(Api.SetSessionLogSeverityLevel(settings, Fatal));
            // Arena and memory pattern trade memory for the speed of many runs; a validation makes a few.
            Api.Check(Api.DisableCpuMemArena(settings));
            Api.Check(Api.DisableMemPattern(settings));
            if (options.Threads > 0) Api.Check(Api.SetIntraOpNumThreads(settings, options.Threads));
            if (optimizedModelPath is not null)
            {
                fixed (byte* encoded = OrtPath.Encode(optimizedModelPath)) Api.Check(Api.SetOptimizedModelFilePath(settings, encoded));
            }

            // An absolute path: ONNX Runtime looks for external data beside the model.
            fixed (byte* encoded = OrtPath.Encode(System.IO.Path.GetFullPath(path)))
                Api.Check(Api.CreateSession(environment, encoded, settings, &session));
        }
        finally
        {
            Api.ReleaseSessionOptions(settings);
        }

        return new OnnxRuntimeSession(this, session);
    }

    /// <summary>Finds the C API in a loaded library.</summary>
    /// <param name="reason">When the result is null: why, as a clause.</param>
    internal static OnnxRuntimeLibrary? TryCreate(nint handle, string path, OnnxRuntimeOrigin origin, out string reason)
    {
        reason = "";
        if (!NativeLibrary.TryGetExport(handle, "OrtGetApiBase", out var export))
        {
            reason = "it is a library, but not ONNX Runtime (it does not export OrtGetApiBase)";
            return null;
        }

        // struct OrtApiBase { const OrtApi* GetApi(uint32_t); const char* GetVersionString(); }
        var apiBase = (nint*)((delegate* unmanaged<nint>)export)();
        if (apiBase is null)
        {
            reason = "OrtGetApiBase gave nothing";
            return null;
        }

        var version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)apiBase[1])()) ?? "";
        var table = (nint*)((delegate* unmanaged<uint, nint>)apiBase[0])(OrtApi.LowestVersion);
        if (table is null)
        {
            reason = $"version '{version}' does not offer version {OrtApi.LowestVersion} of the C API";
            return null;
        }

        try
        {
            return new OnnxRuntimeLibrary(path, origin, version, new OrtApi(table, ApiVersion(version)));
        }
        catch (InferenceException exception)
        {
            reason = $"it does not start: {exception.Message}";
            return null;
        }
    }

    /// <summary>Release 1.N has version N of the C API.</summary>
    private static int ApiVersion(string version) =>
        System.Version.TryParse(version, out var parsed) && parsed.Major == 1 ? parsed.Minor : OrtApi.LowestVersion;

    /// <summary>Drops what ONNX Runtime would print: its errors arrive as exceptions, and its warnings concern its own tuning.</summary>
    [UnmanagedCallersOnly]
    private static void Log(nint parameter, int severity, byte* category, byte* id, byte* location, byte* message)
    {
    }
}
