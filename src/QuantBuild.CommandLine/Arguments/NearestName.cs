namespace QuantBuild.Tool.Arguments;

/// <summary>Finds what a mistyped name was meant to be.</summary>
internal static class NearestName
{
    /// <returns>The candidate with the fewest edits, if they are few for the length of the text; otherwise null.</returns>
    public static string? Of(string text, IEnumerable<string> candidates)
    {
        // A hostile length must not cost a quadratic amount of time.
        if (text.Length is 0 or > 100) return null;
        string? best = null;
        var fewest = 1 + Math.Max(1, text.Length / 3);
        foreach (var candidate in candidates)
        {
            var edits = Edits(text.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (edits < fewest) (best, fewest) = (candidate, edits);
        }
        return best;
    }

    /// <summary>Levenshtein's distance in which two neighbours that changed places count as one edit (optimal string alignment).</summary>
    private static int Edits(string from, string to)
    {
        var beforePrevious = new int[to.Length + 1];
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        var current = new int[to.Length + 1];
        for (var i = 1; i <= from.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, 1 + Math.Min(previous[j], current[j - 1]));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
            }
            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }
        return previous[to.Length];
    }
}
