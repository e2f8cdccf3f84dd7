namespace QuantBuild.Kernels.Conversion;

/// <summary>The plain form of <see cref="DecodedErrors"/>.</summary>
public static class DecodedErrorsReference
{
    /// <inheritdoc cref="DecodedErrors.Sum(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static ErrorSums Sum(ReadOnlySpan<float> values, ReadOnlySpan<float> decoded)
    {
        KernelArguments.CheckLength(decoded.Length, values.Length);
        var sums = default(ErrorLanes);
        for (int done = 0; done < values.Length; done += SquareRun.Length)
        {
            var run = values.Slice(done, Math.Min(SquareRun.Length, values.Length - done));
            var back = decoded.Slice(done, run.Length);
            if (run.Length < SquareRun.Length || !DecodedErrors.IsPlain(run))
                Exact(run, back, ref sums);
            else
                Run(run, back).AddTo(ref sums);
        }

        return sums.Sum();
    }

    /// <summary>Any values, with the sums in binary64.</summary>
    internal static void Exact(ReadOnlySpan<float> values, ReadOnlySpan<float> decoded, ref ErrorLanes sums)
    {
        for (int i = 0; i < values.Length; i++)
            sums.Take(i % ErrorLanes.Count, values[i], decoded[i]);
    }

    /// <summary>The squares of one run, plain.</summary>
    internal static SquareRun Run(scoped ReadOnlySpan<float> values, scoped ReadOnlySpan<float> decoded)
    {
        var run = default(SquareRun);
        for (int i = 0; i < values.Length; i++)
        {
            int lane = i % SquareRun.Lanes;
            float error = MathF.Abs(values[i] - decoded[i]);
            run.Signal[lane] += values[i] * values[i];
            run.Noise[lane] += error * error;
            run.Largest[lane] = Math.Max(run.Largest[lane], error);
        }

        return run;
    }
}
