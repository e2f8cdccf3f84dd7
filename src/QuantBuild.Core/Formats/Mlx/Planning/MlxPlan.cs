using QuantBuild.Diagnostics;
using QuantBuild.Formats.Checkpoint;
using QuantBuild.Formats.Mlx.Writing;
using QuantBuild.IO;
using QuantBuild.Planning;
using QuantBuild.Streaming;

namespace QuantBuild.Formats.Mlx.Planning;

/// <summary>What becomes of a checkpoint: the tensors of the result, the work that fills them, and what config.json has to say.</summary>
internal sealed class MlxPlan : IQuantizationPlan
{
    private readonly CheckpointSource source;
    private readonly List<Diagnostic> warnings = [];
    private readonly List<TensorPlan> plans = [];
    private readonly List<TensorJob> jobs = [];
    private readonly Lazy<ResultFiles> files;

    private MlxPlan(CheckpointSource source, string target, MlxSettings settings, long shardLimit)
    {
        this.source = source;
        var facts = ModelFacts.Of(source.Path, source.Config, source.Family, source.Tensors);
        QuantizedSources.Refuse(source.Path, source.Config, source.Tensors);
        var family = MlxFamily.Of(facts.ModelType);
        var modules = ModuleGrouping.Of(source.Path, family, source.Tensors.Where(tensor => Keeps(family, facts, tensor)));
        var (tensors, quantization) = Decide(target, settings, family, facts, modules);
        CheckNames(tensors);
        Warn(settings, family, facts);
        var parameters = modules.Sum(module => module.Parts.Sum(part => part.Source.Elements));
        files = new Lazy<ResultFiles>(() => new ResultFiles(
            Shards.Split(tensors, shardLimit), MlxConfig.Write(source.Config!, facts.ConfigChanges(family, settings.Precision.Type), quantization), parameters, source.OtherFiles));
    }

    public IReadOnlyList<TensorPlan> Tensors => plans;

    public IReadOnlyList<Diagnostic> Warnings => [.. warnings, .. MlxWarnings.OfLosses(source.Path, plans)];

    public static MlxPlan Create(CheckpointSource source, string target, MlxSettings settings, long shardLimit = Shards.DefaultLimit) =>
        new(source, target, settings, shardLimit);

    public long OutputBytes(string outputName) => files.Value.TotalBytes;

    public void Write(OutputTransaction output, string outputName, WorkSettings work, Action<long, long>? progress, CancellationToken cancellation)
    {
        var open = new List<OutputFile>();
        try
        {
            List<TensorJob> all = [.. jobs, .. files.Value.Begin(output, open)];
            var total = all.Sum(job => job.SourceBytes);
            JobRunner.Run(all, work, progress is null ? null : done => progress(done, total), cancellation);
        }
        finally
        {
            foreach (var file in open) file.Dispose();
        }
    }

    public IReadOnlyList<string> CompanionNames(string outputPath) => [];

    private (List<ResultTensor> Tensors, MlxQuantization? Quantization) Decide(
        string target, MlxSettings settings, MlxFamily family, ModelFacts facts, IReadOnlyList<CheckpointModule> modules)
    {
        MixedRecipe.Layout? layout = null;
        if (settings.Precision.Recipe is { } recipe)
            layout = MixedRecipe.Layout.Of([.. modules.Where(module => module.IsWeight).Select(module => module.Path)]) ?? throw MlxErrors.NoDownProjection(source.Path, recipe.Name);
        var rules = new ModuleRules(source.Path, target, settings, family, facts.FloatType, layout);
        var tensors = new List<ResultTensor>();
        var decided = new List<(string Path, ModuleDecision Decision)>();
        foreach (var module in modules)
        {
            var role = source.RoleOf(module.Parts[0]);
            var decision = rules.Decide(module, role == TensorRole.Norm);
            var form = ModuleForm.Create(source.Path, module, decision, CheckpointSource.TextOf(role));
            tensors.AddRange(form.Tensors);
            jobs.AddRange(form.Jobs);
            plans.AddRange(form.Plans);
            decided.Add((module.Path, decision));
        }
        if (rules.Smaller.Count > 0) warnings.Add(MlxWarnings.SmallerGroups(source.Path, rules.Smaller, MlxErrors.Number(settings.AffineGroup)));
        if (rules.Undivided.Count > 0) warnings.Add(MlxWarnings.NotDivisible(source.Path, rules.Undivided, settings.Precision.Fixed?.GroupSize ?? MlxScheme.AffineGroups[^1]));
        return (tensors, Quantization(settings, decided));
    }

    private static MlxQuantization? Quantization(MlxSettings settings, List<(string Path, ModuleDecision Decision)> decided)
    {
        if (decided.FirstOrDefault(entry => entry.Decision.Scheme is not null).Decision?.Scheme is not { } first) return null;
        var usual = settings.Scheme ?? first;
        var listed = new OrderedDictionary<string, MlxScheme?>(StringComparer.Ordinal);
        foreach (var (path, decision) in decided)
            if (!MlxQuantization.IsReserved(path) && (decision.Scheme is { } scheme ? scheme != usual : decision.IsLeftOut)) listed.TryAdd(path, decision.Scheme);
        return new MlxQuantization(usual, listed);
    }

    private bool Keeps(MlxFamily family, ModelFacts facts, CheckpointTensor tensor)
    {
        var reason = facts.IsTied && ModelFacts.IsHead(tensor.Name) ? "the embedding is the head as well" : family.DroppedBecause(tensor.Name);
        if (reason is null) return true;
        plans.Add(ModuleForm.LeftOut(tensor, CheckpointSource.TextOf(source.RoleOf(tensor)), reason));
        return false;
    }

    private void CheckNames(IEnumerable<ResultTensor> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
            if (!names.Add(tensor.Name)) throw MlxErrors.SameName(source.Path, tensor.Name);
    }

    private List<string> Strangers(MlxFamily family) =>
        [.. source.Tensors.Where(tensor => tensor.Shape.Count > 1 && source.RoleOf(tensor) == TensorRole.Other && family.DroppedBecause(tensor.Name) is null).Select(tensor => tensor.Name)];

    private void Warn(MlxSettings settings, MlxFamily family, ModelFacts facts)
    {
        if (!family.IsKnown) warnings.Add(MlxWarnings.UnknownFamily(source.Path, facts.ModelType));
        else if (source.KnowsNames && Strangers(family) is { Count: > 0 } strangers) warnings.Add(MlxWarnings.UnknownNames(source.Path, facts.ModelType, strangers));
        if (family.ReadsTieKey && !facts.IsTied && !source.Tensors.Any(tensor => ModelFacts.IsHead(tensor.Name))) warnings.Add(MlxWarnings.NoHead(source.Path));
        warnings.AddRange(settings.Rules.Unmatched.Select(glob => SettingErrors.UnmatchedGlob(source.Path, glob)));
        if (plans.All(tensor => tensor.Kept is not null)) warnings.Add(MlxWarnings.NothingDone(source.Path, settings.Precision.Name, plans));
    }
}
