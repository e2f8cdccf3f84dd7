namespace DigitReader.Training.Network;

/// <summary>A fully connected layer: output = input · weight + bias, weight [in, out].</summary>
internal static class Dense
{
    public static void Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> output)
    {
        bias.CopyTo(output);
        for (var i = 0; i < input.Length; i++)
        {
            // After ReLU many inputs are zero.
            if (input[i] != 0) Blas.Axpy(input[i], weight.Slice(i * output.Length, output.Length), output);
        }
    }

    /// <summary>Adds to the gradients of weight and bias, and writes that of the input.</summary>
    public static void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> outputGradient,
        Span<float> weightGradient, Span<float> biasGradient, Span<float> inputGradient)
    {
        var width = outputGradient.Length;
        Blas.Axpy(1, outputGradient, biasGradient);
        for (var i = 0; i < input.Length; i++)
        {
            if (input[i] != 0) Blas.Axpy(input[i], outputGradient, weightGradient.Slice(i * width, width));
            inputGradient[i] = Blas.Dot(weight.Slice(i * width, width), outputGradient);
        }
    }
}
