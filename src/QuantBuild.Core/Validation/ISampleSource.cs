namespace QuantBuild.Validation;

/// <summary>Samples for a model: each a value for each of its inputs. May be read more than once, with equal results.</summary>
public interface ISampleSource
{
    /// <summary>Where they come from, as reports say it: <c>data</c> or <c>synthetic</c>.</summary>
    string Kind { get; }

    /// <summary>How many there are; null when that is known only after reading them.</summary>
    int? Count { get; }

    /// <summary>The samples, one in memory at a time.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">A file does not hold what the model needs.</exception>
    IEnumerable<IReadOnlyDictionary<string, TensorValue>> Samples();
}
