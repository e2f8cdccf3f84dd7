namespace DigitReader.Training.Network;

/// <summary>The optimizer of Kingma and Ba 2015 (algorithm 1), with their constants.</summary>
internal sealed class Adam
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;

    private readonly float[] _mean = new float[Parameters.Count];
    private readonly float[] _variance = new float[Parameters.Count];
    private double _beta1Power = 1;
    private double _beta2Power = 1;

    public void Step(float[] values, float[] gradient, double learningRate)
    {
        _beta1Power *= Beta1;
        _beta2Power *= Beta2;
        var rate = (float)(learningRate / (1 - _beta1Power));
        var correction = (float)(1 / (1 - _beta2Power));
        for (var i = 0; i < values.Length; i++)
        {
            _mean[i] += (1 - Beta1) * (gradient[i] - _mean[i]);
            _variance[i] += (1 - Beta2) * ((gradient[i] * gradient[i]) - _variance[i]);
            values[i] -= rate * _mean[i] / (MathF.Sqrt(_variance[i] * correction) + Epsilon);
        }
    }
}
