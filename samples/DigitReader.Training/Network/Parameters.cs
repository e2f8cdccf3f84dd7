namespace DigitReader.Training.Network;

/// <summary>A weight or bias of the network: its name in the ONNX model, its shape there, and where it lies among all parameters.</summary>
internal sealed record Parameter(string Name, int[] Shape, int Offset)
{
    public int Length => Shape.Aggregate(1, static (product, dimension) => product * dimension);
}

/// <summary>
/// All numbers that are trained, one after the other in one array; gradients and the optimizer's moments have the same layout.
/// </summary>
internal sealed class Parameters
{
    public const int Channels1 = 8;
    public const int Channels2 = 32;
    public const int Features = Channels2 * 7 * 7;
    public const int Hidden = 64;
    public const int Classes = 10;

    // Convolutions [out, in, 3, 3]; matrices [in, out], as MatMul multiplies them.
    public static readonly Parameter Conv1Weight = new("conv1.weight", [Channels1, 1, 3, 3], 0);
    public static readonly Parameter Conv1Bias = After(Conv1Weight, "conv1.bias", [Channels1]);
    public static readonly Parameter Conv2Weight = After(Conv1Bias, "conv2.weight", [Channels2, Channels1, 3, 3]);
    public static readonly Parameter Conv2Bias = After(Conv2Weight, "conv2.bias", [Channels2]);
    public static readonly Parameter HiddenWeight = After(Conv2Bias, "hidden.weight", [Features, Hidden]);
    public static readonly Parameter HiddenBias = After(HiddenWeight, "hidden.bias", [Hidden]);
    public static readonly Parameter OutputWeight = After(HiddenBias, "output.weight", [Hidden, Classes]);
    public static readonly Parameter OutputBias = After(OutputWeight, "output.bias", [Classes]);

    public static readonly IReadOnlyList<Parameter> All =
        [Conv1Weight, Conv1Bias, Conv2Weight, Conv2Bias, HiddenWeight, HiddenBias, OutputWeight, OutputBias];

    public static readonly int Count = All.Sum(static parameter => parameter.Length);

    public float[] Values { get; } = new float[Count];

    public Span<float> this[Parameter parameter] => Values.AsSpan(parameter.Offset, parameter.Length);

    /// <summary>Weights uniform in ±√(6 / fan-in) (He et al. 2015, for ReLU), biases zero.</summary>
    public static Parameters Initialize(Drawing.RandomSource random)
    {
        var parameters = new Parameters();
        foreach (var weight in All.Where(static parameter => parameter.Shape.Length > 1))
        {
            var fanIn = weight.Shape.Length == 2 ? weight.Shape[0] : weight.Shape[1] * Convolution.Taps;
            var bound = Math.Sqrt(6.0 / fanIn);
            foreach (ref var value in parameters[weight]) value = (float)random.Next(-bound, bound);
        }

        return parameters;
    }

    private static Parameter After(Parameter previous, string name, int[] shape) => new(name, shape, previous.Offset + previous.Length);
}
