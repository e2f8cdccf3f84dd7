using static DigitReader.Training.Network.Parameters;

namespace DigitReader.Training.Network;

/// <summary>
/// The network, one image at a time: convolution, ReLU, pooling, twice; then two dense layers with a ReLU between. Holds the
/// activations of the last image, so each thread needs one of its own.
/// </summary>
internal sealed class DigitNetwork(Parameters parameters)
{
    private static readonly Plane Plane1 = new(28);
    private static readonly Plane Plane2 = new(14);
    private const int PooledSize = 7;

    private readonly float[] _image = new float[Plane1.PaddedLength];
    private readonly float[] _conv1 = new float[Plane1.OutputLength];
    private readonly int[] _winners1 = new int[Channels1 * 14 * 14];
    private readonly float[] _pooled1 = new float[Channels1 * Plane2.PaddedLength];
    private readonly float[] _conv2 = new float[Plane2.OutputLength];
    private readonly int[] _winners2 = new int[Features];
    private readonly float[] _features = new float[Features];
    private readonly float[] _hidden = new float[Hidden];
    private readonly float[] _logits = new float[Classes];

    private readonly float[] _logitsGradient = new float[Classes];
    private readonly float[] _hiddenGradient = new float[Hidden];
    private readonly float[] _featuresGradient = new float[Features];
    private readonly float[] _conv2Gradient = new float[Channels2 * Plane2.PaddedLength];
    private readonly float[] _pooled1Gradient = new float[Plane2.OutputLength];
    private readonly float[] _conv1Gradient = new float[Plane1.PaddedLength];

    /// <summary>Scores of the ten digits for 28 x 28 pixels, 0 to 255. The span is overwritten by the next call.</summary>
    public ReadOnlySpan<float> Forward(ReadOnlySpan<byte> pixels)
    {
        for (var i = 0; i < pixels.Length; i++)
        {
            _image[Plane1.Origin + (i / Plane1.Size * Plane1.Stride) + (i % Plane1.Size)] = pixels[i] / 255f;
        }

        for (var o = 0; o < Channels1; o++)
        {
            _conv1.AsSpan().Fill(parameters[Conv1Bias][o]);
            Convolution.Accumulate(Plane1, _image, Kernel(parameters[Conv1Weight], o), _conv1);
            Pooling.Forward(Plane1, _conv1, Pooled1(o)[Plane2.Origin..], Plane2.Stride, Winners1(o));
        }

        for (var o = 0; o < Channels2; o++)
        {
            _conv2.AsSpan().Fill(parameters[Conv2Bias][o]);
            for (var c = 0; c < Channels1; c++)
            {
                Convolution.Accumulate(Plane2, Pooled1(c), Kernel(parameters[Conv2Weight], (o * Channels1) + c), _conv2);
            }

            Pooling.Forward(Plane2, _conv2, Channel(_features, o), PooledSize, Winners2(o));
        }

        Dense.Forward(_features, parameters[HiddenWeight], parameters[HiddenBias], _hidden);
        foreach (ref var value in _hidden.AsSpan()) value = Math.Max(value, 0);
        Dense.Forward(_hidden, parameters[OutputWeight], parameters[OutputBias], _logits);
        return _logits;
    }

    /// <summary>Adds the gradient of the cross-entropy of the last image to <paramref name="gradient"/>.</summary>
    public void Backward(int label, Parameters gradient)
    {
        Softmax.Gradient(_logits, label, _logitsGradient);
        Dense.Backward(_hidden, parameters[OutputWeight], _logitsGradient, gradient[OutputWeight], gradient[OutputBias], _hiddenGradient);
        for (var i = 0; i < Hidden; i++)
        {
            if (_hidden[i] <= 0) _hiddenGradient[i] = 0;
        }

        Dense.Backward(_features, parameters[HiddenWeight], _hiddenGradient, gradient[HiddenWeight], gradient[HiddenBias], _featuresGradient);

        Array.Clear(_conv2Gradient);
        for (var o = 0; o < Channels2; o++)
        {
            var bordered = Conv2Gradient(o);
            Pooling.Backward(Plane2, Channel(_featuresGradient, o), PooledSize, Winners2(o), bordered);
            var output = bordered.Slice(Plane2.Origin, Plane2.OutputLength);
            foreach (var value in output) gradient[Conv2Bias][o] += value;
            for (var c = 0; c < Channels1; c++)
            {
                Convolution.AccumulateKernelGradient(Plane2, Pooled1(c), output, Kernel(gradient[Conv2Weight], (o * Channels1) + c));
            }
        }

        for (var c = 0; c < Channels1; c++)
        {
            Array.Clear(_pooled1Gradient);
            for (var o = 0; o < Channels2; o++)
            {
                Convolution.AccumulateInputGradient(Plane2, Conv2Gradient(o), Kernel(parameters[Conv2Weight], (o * Channels1) + c), _pooled1Gradient);
            }

            Array.Clear(_conv1Gradient);
            Pooling.Backward(Plane1, _pooled1Gradient, Plane2.Stride, Winners1(c), _conv1Gradient);
            var output = _conv1Gradient.AsSpan(Plane1.Origin, Plane1.OutputLength);
            foreach (var value in output) gradient[Conv1Bias][c] += value;
            Convolution.AccumulateKernelGradient(Plane1, _image, output, Kernel(gradient[Conv1Weight], c));
        }
    }

    private Span<float> Pooled1(int channel) => _pooled1.AsSpan(channel * Plane2.PaddedLength, Plane2.PaddedLength);

    private Span<float> Conv2Gradient(int channel) => _conv2Gradient.AsSpan(channel * Plane2.PaddedLength, Plane2.PaddedLength);

    private Span<int> Winners1(int channel) => _winners1.AsSpan(channel * Plane2.Size * Plane2.Size, Plane2.Size * Plane2.Size);

    private Span<int> Winners2(int channel) => _winners2.AsSpan(channel * PooledSize * PooledSize, PooledSize * PooledSize);

    private static Span<float> Channel(float[] features, int channel) =>
        features.AsSpan(channel * PooledSize * PooledSize, PooledSize * PooledSize);

    private static Span<float> Kernel(Span<float> weights, int index) => weights.Slice(index * Convolution.Taps, Convolution.Taps);
}
