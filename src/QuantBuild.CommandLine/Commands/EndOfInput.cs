namespace QuantBuild.Tool.Commands;

/// <summary>Standard input as a sign of life: the process at the other end never writes, and its end closes with it, however it ends.</summary>
internal static class EndOfInput
{
    /// <param name="ended">Called once, on a thread of its own.</param>
    public static void Watch(Action ended) => new Thread(() =>
    {
        try
        {
            using var input = Console.OpenStandardInput();
            var buffer = new byte[256];
            while (input.Read(buffer) > 0)
            {
                // Not meant for us.
            }
        }
        catch (IOException)
        {
            // A broken pipe has ended too.
        }
        ended();
    })
    { IsBackground = true, Name = "end of input" }.Start();
}
