using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using QuantBuild.LlamaCpp.Interop;
using QuantBuild.LlamaCpp.Text;
using QuantBuild.Numerics;
using QuantBuild.Validation;

namespace QuantBuild.LlamaCpp;

/// <summary>
/// A GGUF model that llama.cpp has loaded. One input: tokens, INT64 [1, n]; one output: logits, FP32 [n, vocabulary], a row for what
/// follows each token. Not to be used from several threads at once.
/// </summary>
internal sealed unsafe class LlamaSession : IInferenceSession
{
    public const string TokensName = "tokens";
    private const string LogitsName = "logits";

    /// <summary>The type of vocabulary that spells what it does not know with bytes (LLAMA_VOCAB_TYPE_SPM).</summary>
    private const int SentencePiece = 1;

    /// <summary>Tokens of one run, when nobody says how many: a context in which a model is itself, in little memory and time.</summary>
    private const int LargestWindow = 256;
    private const int SmallestWindow = 32;

    /// <summary>For the logits of one window. Vocabularies have up to 262 144 tokens.</summary>
    private const long WindowBytes = 32L << 20;

    /// <summary>For a run of the user's own tokens.</summary>
    private const long LargestRunBytes = 1L << 30;

    /// <summary>
    /// Of a file that one thread runs. ggml's threads wait for each other after every operation without sleeping: in a small model, and on
    /// a machine that is busy with other things, that takes far longer than the work.
    /// </summary>
    private const long SmallFileBytes = 256L << 20;

    // A list of devices that is empty: nothing is offloaded. Never given back, as the library may look at it at any time.
    private static readonly nint* NoDevices = (nint*)NativeMemory.AllocZeroed((nuint)sizeof(nint));

    private readonly LlamaApi api;
    private readonly int threads;
    private readonly nint vocabulary;
    private nint model;
    private nint context;

    /// <exception cref="InferenceException">llama.cpp refuses the file.</exception>
    public LlamaSession(LlamaApi api, string path, InferenceOptions options)
    {
        this.api = api;
        threads = options.Threads > 0 ? options.Threads : new FileInfo(path) is { Exists: true, Length: < SmallFileBytes } ? 1 : Environment.ProcessorCount;

        var parameters = api.ModelDefaultParameters();
        if (parameters.Devices == 0) parameters.Devices = (nint)NoDevices;
        // Whoever else uses the library in this process may have set a log of its own.
        LlamaLog.Attach(api);
        LlamaLog.Clear();
        // llama.cpp takes UTF-8 on every system.
        var encoded = Marshal.StringToCoTaskMemUTF8(path);
        model = api.ModelLoadFromFile((byte*)encoded, parameters);
        Marshal.FreeCoTaskMem(encoded);
        if (model == 0) throw new InferenceException(LlamaLog.ErrorsOr("it does not load the model, and does not say why"));

        vocabulary = api.ModelGetVocabulary(model);
        Vocabulary = api.VocabularyTokens(vocabulary);
        var trained = api.ModelTrainedContext(model) is > 0 and var length ? length : LargestWindow;
        Window = Math.Min(trained, (int)Math.Clamp(WindowBytes / sizeof(float) / Math.Max(1, Vocabulary), SmallestWindow, LargestWindow));
        Beginning = api.VocabularyAddsBos(vocabulary) != 0 && api.VocabularyBos(vocabulary) is >= 0 and var token ? token : null;
        WhyNotRun = FindWhyNotRun();
        Inputs = [new ValueInfo(TokensName, ElementType.Int64, [1, -1], [null, "sequence"])];
        Outputs = [new ValueInfo(LogitsName, ElementType.Float32, [-1, Vocabulary], ["sequence", null])];
    }

    ~LlamaSession() => Release();

    public IReadOnlyList<ValueInfo> Inputs { get; }

    public IReadOnlyList<ValueInfo> Outputs { get; }

    public LanguageModel? Language { get; } = new(TokensName, LogitsName);

    /// <summary>How many tokens the model knows.</summary>
    public int Vocabulary { get; }

    /// <summary>Tokens of one run of a text.</summary>
    public int Window { get; }

    /// <summary>The token that every text begins with; null where the model has none.</summary>
    public int? Beginning { get; }

    public string? WhyNotRun { get; }

    public ISampleSource? SamplesOf(IReadOnlyList<string> data) =>
        data.Count == 0 ? TextSamples.Default(this) : TextFiles.Find(data) is { } files ? TextSamples.OfFiles(this, files) : null;

    public IReadOnlyList<TensorValue?> Run(IReadOnlyDictionary<string, TensorValue> inputs)
    {
        ObjectDisposedException.ThrowIf(model == 0, this);
        var tokens = inputs[TokensName];
        var count = checked((int)tokens.ElementCount);
        var bytes = (long)count * Vocabulary * sizeof(float);
        if (count == 0) throw new InferenceException("there are no tokens");
        if (bytes > LargestRunBytes) throw new InferenceException(string.Create(CultureInfo.InvariantCulture, $"{count} tokens at once are too many for a vocabulary of {Vocabulary}: their logits would take {bytes >> 20} MiB"));

        LlamaLog.Clear();
        Prepare(count);
        var batch = api.BatchInit(count, 0, 1);
        try
        {
            batch.Count = count;
            for (var i = 0; i < count; i++)
            {
                var token = BinaryPrimitives.ReadInt64LittleEndian(tokens.Data.AsSpan(i * sizeof(long)));
                if (token < 0 || token >= Vocabulary) throw new InferenceException(string.Create(CultureInfo.InvariantCulture, $"token {token} at position {i} is not in the vocabulary of {Vocabulary}"));
                batch.Tokens[i] = (int)token;
                batch.Positions[i] = i;
                batch.SequenceCounts[i] = 1;
                batch.Sequences[i][0] = 0;
                batch.Outputs[i] = 1;
            }

            if (api.Decode(context, batch) is var result and not 0)
                throw new InferenceException(LlamaLog.ErrorsOr(string.Create(CultureInfo.InvariantCulture, $"llama_decode returned {result}")));
        }
        finally
        {
            api.BatchFree(batch);
        }

        var logits = api.GetLogits(context);
        if (logits is null) throw new InferenceException("the model gives no logits");
        var data = new byte[bytes];
        new ReadOnlySpan<byte>(logits, data.Length).CopyTo(data);
        if (!BitConverter.IsLittleEndian) Reverse(data);
        GC.KeepAlive(this);
        return [new TensorValue(ElementType.Float32, [count, Vocabulary], data)];
    }

    /// <summary>A text as the model's own tokens, without any that mark its beginning or end; names of special tokens in it are plain text.</summary>
    /// <exception cref="InferenceException">llama.cpp refuses the text.</exception>
    public int[] Tokenize(string text)
    {
        ObjectDisposedException.ThrowIf(model == 0, this);
        var bytes = Encoding.UTF8.GetBytes(text);
        // A token is seldom shorter than a byte. A space may be one of three bytes, though, and each of those a token: llama.cpp says then how many there are.
        var tokens = new int[bytes.Length + 8];
        var count = Tokenize(bytes, tokens);
        if (count < 0 && count >= -Array.MaxLength)
        {
            tokens = new int[-count];
            count = Tokenize(bytes, tokens);
        }
        return count >= 0 ? tokens[..count] : throw new InferenceException(LlamaLog.ErrorsOr("the text could not be cut into tokens"));
    }

    private int Tokenize(ReadOnlySpan<byte> text, Span<int> tokens)
    {
        fixed (byte* from = text)
        fixed (int* to = tokens)
        {
            return api.Tokenize(vocabulary, from, text.Length, to, tokens.Length, 0, 0);
        }
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty context for so many tokens. A new one for each run: how one is emptied differs from version to version, and making one takes far less time than a run.</summary>
    private void Prepare(int tokens)
    {
        ReleaseContext();
        var capacity = (uint)Math.Max(tokens, Window);
        var parameters = api.ContextDefaultParameters();
        parameters.Tokens = parameters.Batch = parameters.MicroBatch = capacity;
        context = api.InitFromModel(model, parameters);
        if (context == 0) throw new InferenceException(LlamaLog.ErrorsOr("no context could be made for the model"));
        api.SetThreads(context, threads, threads);
    }

    private string? FindWhyNotRun()
    {
        var architecture = Metadata("general.architecture") ?? "";
        // An encoder must run before its decoder, and has no next token itself; llama.cpp ends the process where that is not heeded.
        if (api.ModelHasEncoder(model) != 0) return $"models with an encoder ({architecture}) are not run here";
        if (Metadata($"{architecture}.attention.causal") == "false" || Metadata($"{architecture}.pooling_type") is not null)
            return $"a model of embeddings ({architecture}) gives no next token to compare";
        if (api.VocabularyType(vocabulary) == 0 || Vocabulary == 0) return "its file holds no vocabulary";
        // llama.cpp ends the process at the first letter that it has to spell with bytes.
        return api.VocabularyType(vocabulary) == SentencePiece && ByteTokens() < 256 ? "its vocabulary lacks tokens for single bytes" : null;
    }

    private int ByteTokens()
    {
        var count = 0;
        for (var token = 0; token < Vocabulary; token++) count += api.TokenAttributes(vocabulary, token) >> 5 & 1;
        return count;
    }

    private string? Metadata(string key)
    {
        var name = Marshal.StringToCoTaskMemUTF8(key);
        Span<byte> value = stackalloc byte[128];
        fixed (byte* at = value)
        {
            var length = api.ModelMetadata(model, (byte*)name, at, (nuint)value.Length);
            Marshal.FreeCoTaskMem(name);
            return length < 0 ? null : Marshal.PtrToStringUTF8((nint)at);
        }
    }

    private static void Reverse(Span<byte> words)
    {
        for (var i = 0; i < words.Length; i += sizeof(float)) words.Slice(i, sizeof(float)).Reverse();
    }

    private void Release()
    {
        ReleaseContext();
        var released = Interlocked.Exchange(ref model, 0);
        if (released != 0) api.ModelFree(released);
    }

    private void ReleaseContext()
    {
        var released = Interlocked.Exchange(ref context, 0);
        if (released != 0) api.Free(released);
    }
}
