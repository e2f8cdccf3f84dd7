using System;
using System.Collections.Generic;
using System.IO;

namespace QuantBuild.MSBuild;

/// <summary>Results of which one would be lost when the folder of another one is replaced.</summary>
internal static class Nesting
{
    /// <param name="results">The folder that all of them are in.</param>
    /// <returns>A result and another one that it lies within; null when there are none.</returns>
    public static (Model Inner, Model Outer)? Find(IReadOnlyCollection<Model> models, string results)
    {
        // Letter case does not make another folder everywhere.
        var places = new Dictionary<string, Model>(StringComparer.OrdinalIgnoreCase);
        foreach (var model in models) places[Path.GetFullPath(model.Output)] = model;
        foreach (var model in models)
        {
            for (var place = Path.GetFullPath(model.Output); place?.Length >= results.Length; place = Path.GetDirectoryName(place))
            {
                if (places.TryGetValue(place, out var other) && other != model) return (model, other);
            }
        }
        return null;
    }
}
