using QuantBuild.Formats.PyTorch.Pickle;
using QuantBuild.IO;

namespace QuantBuild.Formats.PyTorch;

/// <summary>A checkpoint that torch.save has written since PyTorch 1.6: a state_dict, alone or inside a training checkpoint.</summary>
/// <remarks>
/// The pickle inside is read by a machine that runs nothing and knows only what a state_dict needs. Weights stay in the file.
/// </remarks>
public sealed class TorchFile : IDisposable
{
    private TorchFile(SourceFile file, StateDict state, IReadOnlyList<TorchTensor> tensors)
    {
        File = file;
        Tensors = tensors;
        LeftOut = state.LeftOut;
    }

    public SourceFile File { get; }

    /// <summary>The tensors of the state_dict, in its order. Several may be views of one storage.</summary>
    public IReadOnlyList<TorchTensor> Tensors { get; }

    /// <summary>Keys that hold tensors too, beside the dict <c>state_dict</c>, <c>model</c> or <c>module</c> that <see cref="Tensors"/> come from: an optimizer's state.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Opens a file and checks all of it but the weights.</summary>
    /// <exception cref="Diagnostics.QuantBuildException">QB2441 to QB2458 what is wrong with the file, QB5001 to QB5003 it cannot be read.</exception>
    public static TorchFile Open(string path)
    {
        var file = SourceFile.Open(path);
        try
        {
            var archive = TorchArchive.Open(file);
            var state = StateDict.Find(path, PickleMachine.Load(path, archive.ReadPickle()));
            return new TorchFile(file, state, [.. state.Views.Select(view => TensorLayout.Place(file, archive, view.Key, view.Value))]);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => File.Dispose();
}
