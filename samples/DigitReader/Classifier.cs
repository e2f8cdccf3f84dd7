using System.Buffers.Binary;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace DigitReader;

/// <summary>
/// Runs one model file in ONNX Runtime. An application would write this with InferenceSession and OrtValue of the package
/// Microsoft.ML.OnnxRuntime; the model and its input and output are the same.
/// </summary>
internal sealed class Classifier(IInferenceRuntime runtime, string path) : IDisposable
{
    private const int BatchSize = 100;
    private const int Classes = 10;

    private readonly IInferenceSession _session = runtime.Load(path, new InferenceOptions());

    /// <summary>For each image the digit with the highest score.</summary>
    public int[] Classify(TestSet set)
    {
        var digits = new int[set.Count];
        for (var first = 0; first < set.Count; first += BatchSize)
        {
            var count = Math.Min(BatchSize, set.Count - first);
            var scores = Run(set.Images.AsSpan(first * TestSet.PixelsPerImage, count * TestSet.PixelsPerImage), count);
            for (var i = 0; i < count; i++) digits[first + i] = IndexOfLargest(scores.AsSpan(i * Classes, Classes));
        }

        return digits;
    }

    public void Dispose() => _session.Dispose();

    // The model takes `image` [batch, 1, 28, 28] from 0 to 1 and gives `logits` [batch, 10].
    private float[] Run(ReadOnlySpan<byte> pixels, int count)
    {
        var input = new byte[pixels.Length * sizeof(float)];
        for (var i = 0; i < pixels.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(input.AsSpan(i * sizeof(float)), pixels[i] / 255f);
        var image = new TensorValue(ElementType.Float32, [count, 1, TestSet.ImageSize, TestSet.ImageSize], input);

        var output = _session.Run(new Dictionary<string, TensorValue> { ["image"] = image })[0]
            ?? throw new InvalidDataException($"{path} gave no tensor.");
        var scores = new float[count * Classes];
        for (var i = 0; i < scores.Length; i++) scores[i] = BinaryPrimitives.ReadSingleLittleEndian(output.Data.AsSpan(i * sizeof(float)));
        return scores;
    }

    private static int IndexOfLargest(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best]) best = i;
        }

        return best;
    }
}
