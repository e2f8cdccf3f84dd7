using System.Runtime.InteropServices;

namespace QuantBuild.LlamaCpp.Interop;

// These structures differ from version to version, and all are passed by value. Each here is larger than that of any version: such a
// structure travels in memory (on the stack, or by the address of a copy) under every calling convention that .NET has here, so a callee
// reads of it as much as it knows. What it held comes from the library's own defaults; fields that are changed lie in front, where no
// version has moved them, and only after what the defaults hold there was seen to be what is expected.

/// <summary>llama_model_params. In front stands the list of devices to offload to.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct LlamaModelParameters
{
    public const int Bytes = 512;

    /// <summary>A list that ends with null; null itself for every device there is, which is the default.</summary>
    public nint Devices;
}

/// <summary>llama_context_params: four numbers in front.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct LlamaContextParameters
{
    public const int Bytes = 512;

    public uint Tokens;
    public uint Batch;
    public uint MicroBatch;
    public uint Sequences;

    /// <summary>Gives the structure the alignment of the real one, which holds pointers.</summary>
    public long Next;

    /// <summary>True when the defaults are those of every version since the field of sequences came, before which there was a seed in front.</summary>
    public readonly bool AreKnown => Tokens == 512 && Batch is 512 or 2048 && MicroBatch == 512 && Sequences == 1;
}

/// <summary>llama_batch: tokens to be run together.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal unsafe struct LlamaBatch
{
    public const int Bytes = 128;

    public int Count;
    public int* Tokens;
    public float* Embeddings;
    public int* Positions;
    public int* SequenceCounts;
    public int** Sequences;
    public byte* Outputs;

    /// <summary>
    /// True when what llama_batch_init made has this layout: of all the arrays only that of embeddings is missing, and that of sequences,
    /// the one whose end is known, ends where it should.
    /// </summary>
    public readonly bool IsKnown(int capacity) =>
        Count == 0 && Tokens is not null && Embeddings is null && Positions is not null && SequenceCounts is not null && Sequences is not null && Outputs is not null
        && Sequences[capacity - 1] is not null && Sequences[capacity] is null;
}
