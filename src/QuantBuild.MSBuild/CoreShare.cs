using System;

namespace QuantBuild.MSBuild;

/// <summary>How many of the free cores the next worker gets.</summary>
internal static class CoreShare
{
    /// <param name="free">Cores that no worker has; at least one.</param>
    /// <param name="bytes">Size of the model that is next.</param>
    /// <param name="waiting">Sizes of all models that wait, the next one's among them.</param>
    /// <param name="models">Number of models that wait, the next one among them.</param>
    /// <returns>
    /// Its share by size, so that models of any sizes end at about the same time: a large one beside many small ones gets nearly all
    /// cores, equal ones get one each. At least one; the last model gets all; a model that others wait beside leaves one to them.
    /// </returns>
    public static int Of(int free, long bytes, long waiting, int models)
    {
        if (models == 1 || free == 1) return free;
        var share = waiting == 0 ? (double)free / models : (double)bytes / waiting * free;
        return Math.Min(free - 1, Math.Max(1, (int)Math.Round(share, MidpointRounding.AwayFromZero)));
    }
}
