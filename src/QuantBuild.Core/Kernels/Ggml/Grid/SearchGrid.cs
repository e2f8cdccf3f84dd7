namespace QuantBuild.Kernels.Ggml.Grid;

/// <summary>
/// A grid to search: for every combination of levels the code, when the grid has it, else the points near it. These are all points of the few
/// smallest distances (sums of the levels' squared differences), the nearest first and those of the same distance in the order of their codes: of
/// points that fit equally well the first is taken, so the blocks depend on that order.
/// </summary>
internal sealed class SearchGrid
{
    private readonly int[] entries;
    private readonly ushort[] neighbours;

    /// <param name="points">The grid's points, by code.</param>
    /// <param name="size">Levels of a point: 8 or 4.</param>
    /// <param name="distances">How many different distances the neighbours have at most.</param>
    public SearchGrid(ushort[] points, int size, int distances)
    {
        Points = points;
        Size = size;
        Bits = size == 8 ? 2 : 3;
        Levels = size == 8 ? 3 : 8;
        entries = new int[1 << (Size * Bits)];
        for (var code = 0; code < points.Length; code++) entries[points[code]] = code + 1;
        neighbours = FindNeighbours(distances);
    }

    /// <summary>The levels of each code's point, the first in the lowest bits.</summary>
    public ushort[] Points { get; }

    /// <summary>Levels of a point.</summary>
    public int Size { get; }

    /// <summary>Bits of a level.</summary>
    public int Bits { get; }

    /// <summary>Levels from 0 to one less than this.</summary>
    public int Levels { get; }

    /// <summary>The code of a point; -1 when the grid does not have it.</summary>
    public int CodeOf(int point) => entries[point] - 1 is var code and >= 0 ? code : -1;

    /// <summary>True when the grid has this point.</summary>
    public bool Has(int point) => entries[point] > 0;

    /// <summary>The points near one that the grid does not have. Their number is a multiple of eight: the last is repeated to fill that up.</summary>
    public ReadOnlySpan<ushort> Near(int point)
    {
        var entry = ~entries[point];
        return neighbours.AsSpan(8 * (entry >> 8), 8 * (entry & 0xFF));
    }

    /// <summary>Fills the entries of the points that the grid does not have: where their neighbours start, and how many times eight.</summary>
    private ushort[] FindNeighbours(int distances)
    {
        var all = new List<ushort>();
        var far = new int[Points.Length];
        var levels = new int[Size];
        do
        {
            var point = 0;
            for (var i = 0; i < Size; i++) point |= levels[i] << (Bits * i);
            if (Has(point)) continue;
            var first = all.Count;
            Measure(point, far);
            AddNearest(far, distances, all);
            while (all.Count % 8 != 0) all.Add(all[^1]);
            entries[point] = ~((first / 8 << 8) | (all.Count - first) / 8);
        }
        while (Next(levels));
        return [.. all];
    }

    /// <summary>The squared distance of each of the grid's points.</summary>
    private void Measure(int point, int[] far)
    {
        // Half of the levels' bits at once.
        var half = Size * Bits / 2;
        var mask = (1 << half) - 1;
        Span<int> low = stackalloc int[256];
        Span<int> high = stackalloc int[256];
        for (var i = 0; i <= mask; i++) (low[i], high[i]) = (Distance(i, point & mask), Distance(i, point >> half));
        for (var code = 0; code < far.Length; code++) far[code] = low[Points[code] & mask] + high[Points[code] >> half];
    }

    private int Distance(int left, int right)
    {
        var sum = 0;
        for (var mask = (1 << Bits) - 1; (left | right) != 0; left >>= Bits, right >>= Bits) sum += ((left & mask) - (right & mask)) * ((left & mask) - (right & mask));
        return sum;
    }

    private void AddNearest(int[] far, int distances, List<ushort> all)
    {
        var distance = -1;
        for (var i = 0; i < distances; i++)
        {
            var next = int.MaxValue;
            foreach (var candidate in far) next = candidate > distance && candidate < next ? candidate : next;
            if (next == int.MaxValue) return;
            distance = next;
            for (var code = 0; code < far.Length; code++)
            {
                if (far[code] == distance) all.Add(Points[code]);
            }
        }
    }

    /// <summary>The next combination of levels; false after the last.</summary>
    private bool Next(int[] levels)
    {
        for (var i = 0; i < Size; i++)
        {
            if (++levels[i] < Levels) return true;
            levels[i] = 0;
        }
        return false;
    }
}
