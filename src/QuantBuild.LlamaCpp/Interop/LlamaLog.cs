using System.Runtime.InteropServices;
using System.Text;

namespace QuantBuild.LlamaCpp.Interop;

/// <summary>What llama.cpp would print: nothing of it is shown, and the last errors are kept for messages. One for the process, as llama.cpp's is.</summary>
internal static unsafe class LlamaLog
{
    private const int ErrorLevel = 4;
    private const int ContinuedLevel = 5;
    private const int LongestText = 2000;

    private static readonly Lock Gate = new();
    private static readonly StringBuilder Errors = new();
    private static int level;

    /// <summary>Takes the place of llama.cpp's own log.</summary>
    public static void Attach(LlamaApi api) => api.LogSet(&Receive, 0);

    /// <summary>Forgets what was said so far.</summary>
    public static void Clear()
    {
        lock (Gate) Errors.Clear();
    }

    /// <summary>The errors since <see cref="Clear"/> in one line, or <paramref name="otherwise"/> when there were none.</summary>
    public static string ErrorsOr(string otherwise)
    {
        lock (Gate)
        {
            var lines = Errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.Length == 0 ? otherwise : string.Join("; ", lines);
        }
    }

    [UnmanagedCallersOnly]
    private static void Receive(int of, byte* text, nint context)
    {
        lock (Gate)
        {
            if (of != ContinuedLevel) level = of;
            if (level == ErrorLevel && Errors.Length < LongestText) Errors.Append(Marshal.PtrToStringUTF8((nint)text));
        }
    }
}
