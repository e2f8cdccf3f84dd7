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

    /// <summary>Ten scores for each image.</summary>
    public float[] Score(TestSet set)
    {
        var scores = new float[set.Count * Classes];
        for (var first = 0; first < set.Count; first += BatchSize)
        {
            var count = Math.Min(BatchSize, set.Count - first);
            Run(set.Images.AsSpan(first * TestSet.PixelsPerImage, count * TestSet.PixelsPerImage), count, scores.AsSpan(first * Classes));
        }

        return scores;
    }

    /// <summary>For each image the digit with the highest score.</summary>
    public static int[] Digits(float[] scores) =>
        [.. scores.Chunk(Classes).Select(static ten => Array.IndexOf(ten, ten.Max()))];

    /// <summary>How alike two models answer: 1 when all their scores are in proportion.</summary>
    public static double Cosine(float[] scores, float[] others)
    {
        double product = 0, square = 0, otherSquare = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            product += (double)scores[i] * others[i];
            square += (double)scores[i] * scores[i];
            otherSquare += (double)others[i] * others[i];
        }

        return product / Math.Sqrt(square * otherSquare);
    }

    public void Dispose() => _session.Dispose();

    // The model takes `image` [batch, 1, 28, 28] from 0 to 1 and gives `logits` [batch, 10].
    private void Run(ReadOnlySpan<byte> pixels, int count, Span<float> scores)
    {
        var input = new byte[pixels.Length * sizeof(float)];
        for (var i = 0; i < pixels.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(input.AsSpan(i * sizeof(float)), pixels[i] / 255f);
        var image = new TensorValue(ElementType.Float32, [count, 1, TestSet.ImageSize, TestSet.ImageSize], input);

        var output = _session.Run(new Dictionary<string, TensorValue> { ["image"] = image })[0]
            ?? throw new InvalidDataException($"{path} gave no tensor.");
        for (var i = 0; i < count * Classes; i++) scores[i] = BinaryPrimitives.ReadSingleLittleEndian(output.Data.AsSpan(i * sizeof(float)));
    }
}
