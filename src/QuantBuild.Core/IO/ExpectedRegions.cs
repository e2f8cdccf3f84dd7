namespace QuantBuild.IO;

/// <summary>The regions of one file in the order of their places, and how far the first of them are filled without a gap.</summary>
internal sealed class ExpectedRegions
{
    private readonly Lock gate = new();
    private readonly List<(OutputRegion Region, long Offset)> regions = [];
    private bool inOrder = true;
    private int next;

    /// <summary>Where the first region begins that is not filled; null when all are.</summary>
    public long? Finished
    {
        get
        {
            lock (gate)
            {
                if (!inOrder) regions.Sort(static (a, b) => a.Offset.CompareTo(b.Offset));
                inOrder = true;
                while (next < regions.Count && regions[next].Region.Written >= regions[next].Region.Length) next++;
                return next < regions.Count ? regions[next].Offset : null;
            }
        }
    }

    /// <summary>False when a region got more or fewer bytes than it has: then it was not known when it was filled.</summary>
    public bool AreExact
    {
        get
        {
            lock (gate) return regions.TrueForAll(static entry => entry.Region.Written == entry.Region.Length);
        }
    }

    public void Add(OutputRegion region, long offset)
    {
        lock (gate)
        {
            regions.Add((region, offset));
            inOrder = false;
        }
    }
}
