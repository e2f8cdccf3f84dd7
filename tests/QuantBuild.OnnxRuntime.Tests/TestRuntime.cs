using QuantBuild.Validation;

namespace QuantBuild.OnnxRuntime.Tests;

/// <summary>The library that the build put beside the tests.</summary>
internal static class TestRuntime
{
    private static readonly Lazy<OnnxRuntimeLibrary?> Packed = new(() => OnnxRuntimeLocator.Find().Library);

    public static OnnxRuntimeLibrary Get()
    {
        if (Packed.Value is null) Assert.Inconclusive($"No ONNX Runtime library is packed for {NativeLibraryNames.RuntimeIdentifier}.");
        return Packed.Value!;
    }

    public static IInferenceSession Load(string path) => Get().Load(path, new InferenceOptions(Threads: 1));
}
