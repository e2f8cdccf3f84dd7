using System.Text.Json.Nodes;
using QuantBuild.Formats.Checkpoint;

namespace QuantBuild.Core.Tests.Formats.Checkpoint;

[TestClass]
public sealed class Roles_of_tensors
{
    [TestMethod]
    [DataRow("phi3", "model.embed_tokens.weight", 2, TensorRole.Embedding)]
    [DataRow("phi3", "model.layers.31.self_attn.qkv_proj.weight", 2, TensorRole.AttentionProjection)]
    [DataRow("phi3", "model.layers.0.self_attn.o_proj.weight", 2, TensorRole.AttentionProjection)]
    [DataRow("phi3", "model.layers.0.mlp.gate_up_proj.weight", 2, TensorRole.MlpProjection)]
    [DataRow("phi3", "model.layers.0.mlp.down_proj.weight", 2, TensorRole.MlpProjection)]
    [DataRow("phi3", "model.layers.0.input_layernorm.weight", 1, TensorRole.Norm)]
    [DataRow("phi3", "model.layers.0.post_attention_layernorm.weight", 1, TensorRole.Norm)]
    [DataRow("phi3", "model.norm.weight", 1, TensorRole.Norm)]
    [DataRow("phi3", "lm_head.weight", 2, TensorRole.Head)]
    [DataRow("phi3", "model.layers.0.self_attn.q_proj.weight", 2, TensorRole.Other)]
    [DataRow("llama", "model.layers.0.self_attn.q_proj.weight", 2, TensorRole.AttentionProjection)]
    [DataRow("llama", "model.layers.0.self_attn.rotary_emb.inv_freq", 1, TensorRole.Other)]
    [DataRow("llama", "model.layers.0.mlp.gate_proj.weight", 2, TensorRole.MlpProjection)]
    [DataRow("mistral", "model.layers.0.mlp.up_proj.weight", 2, TensorRole.MlpProjection)]
    [DataRow("qwen2", "model.layers.0.self_attn.k_proj.bias", 1, TensorRole.AttentionProjection)]
    [DataRow("qwen3", "model.layers.0.self_attn.q_norm.weight", 1, TensorRole.Norm)]
    [DataRow("qwen3_moe", "model.layers.0.mlp.gate.weight", 2, TensorRole.Router)]
    [DataRow("qwen3_moe", "model.layers.0.mlp.experts.127.down_proj.weight", 2, TensorRole.Expert)]
    [DataRow("qwen3_moe", "model.layers.0.mlp.switch_mlp.down_proj.weight", 3, TensorRole.ExpertStack)]
    [DataRow("qwen2_moe", "model.layers.0.mlp.shared_expert.up_proj.weight", 2, TensorRole.MlpProjection)]
    [DataRow("mixtral", "model.layers.0.block_sparse_moe.gate.weight", 2, TensorRole.Router)]
    [DataRow("mixtral", "model.layers.0.block_sparse_moe.experts.7.w2.weight", 2, TensorRole.Expert)]
    [DataRow("gemma2", "model.layers.0.pre_feedforward_layernorm.weight", 1, TensorRole.Norm)]
    [DataRow("gemma3", "language_model.model.layers.0.self_attn.v_proj.weight", 2, TensorRole.AttentionProjection)]
    [DataRow("gemma3", "language_model.model.embed_tokens.weight", 2, TensorRole.Embedding)]
    [DataRow("gemma3", "vision_tower.vision_model.encoder.layers.0.self_attn.v_proj.weight", 2, TensorRole.Other)]
    [DataRow("gemma3_text", "model.layers.0.self_attn.v_proj.weight", 2, TensorRole.AttentionProjection)]
    [DataRow("bert", "encoder.layer.0.attention.self.query.weight", 2, TensorRole.AttentionProjection)]
    [DataRow("bert", "encoder.layer.0.attention.output.dense.weight", 2, TensorRole.AttentionProjection)]
    [DataRow("bert", "encoder.layer.0.output.dense.weight", 2, TensorRole.MlpProjection)]
    [DataRow("bert", "encoder.layer.0.output.LayerNorm.weight", 1, TensorRole.Norm)]
    [DataRow("bert", "embeddings.word_embeddings.weight", 2, TensorRole.Embedding)]
    [DataRow("gpt2", "transformer.h.3.attn.c_attn.weight", 2, TensorRole.AttentionProjection)]
    [DataRow("gpt2", "transformer.h.3.ln_1.weight", 1, TensorRole.Norm)]
    [DataRow("gpt2", "h.3.mlp.c_fc.weight", 2, TensorRole.MlpProjection)]
    [DataRow("new", "model.layers.3.mlp.router.weight", 2, TensorRole.Router)]
    [DataRow("new", "model.layers.3.mlp.experts.gate_up_proj", 3, TensorRole.ExpertStack)]
    [DataRow("new", "lm_head.weight", 2, TensorRole.Head)]
    [DataRow("new", "something", 2, TensorRole.Other)]
    [DataRow("new", "", 0, TensorRole.Other)]
    [DataRow("llama", "", 0, TensorRole.Other)]
    [DataRow("llama", "...", 0, TensorRole.Other)]
    [DataRow("llama", "model.layers.0", 0, TensorRole.Other)]
    public void Follow_from_the_family_and_the_name(string modelType, string name, int dimensions, TensorRole role) =>
        Assert.AreEqual(role, ArchitectureFamily.Of(new JsonObject { ["model_type"] = modelType }).RoleOf(name, dimensions));

    [TestMethod]
    [DataRow("""{"model_type":"phi3","architectures":["Phi3ForCausalLM"]}""", "phi3", false, false)]
    [DataRow("""{"model_type":"phi3","tie_word_embeddings":true}""", "phi3", true, true)]
    [DataRow("""{"model_type":"llama"}""", "llama", false, false)]
    [DataRow("""{"model_type":"gemma2"}""", "gemma2", true, false)]
    [DataRow("""{"model_type":"gemma3","text_config":{"model_type":"gemma3_text"}}""", "gemma3", true, false)]
    [DataRow("""{"model_type":"gemma3","tie_word_embeddings":true,"text_config":{"tie_word_embeddings":false}}""", "gemma3", false, true)]
    [DataRow("""{"model_type":"llava","text_config":{"model_type":"mistral"}}""", "mistral", false, false)]
    [DataRow("""{"architectures":["Qwen2MoeForCausalLM"]}""", "qwen2_moe", false, false)]
    [DataRow("""{"architectures":["Qwen2ForCausalLM"],"model_type":7,"tie_word_embeddings":"yes"}""", "qwen2", false, false)]
    [DataRow("""{"architectures":["Llama4ForConditionalGeneration"],"model_type":"llama4"}""", "generic", false, false)]
    [DataRow("""{"architectures":[],"text_config":[]}""", "generic", false, false)]
    [DataRow("""{"architectures":[{}]}""", "generic", false, false)]
    public void Depend_on_a_configuration_that_may_also_say_what_is_tied(string config, string family, bool tied, bool stated)
    {
        var actual = ArchitectureFamily.Of(JsonNode.Parse(config)!.AsObject());

        Assert.AreEqual(family, actual.Name);
        Assert.AreEqual(tied, actual.TiesEmbeddings);
        Assert.AreEqual(stated, actual.StatesTies);
    }

    [TestMethod]
    public void Come_with_the_number_of_the_layer()
    {
        Assert.AreEqual(12, ArchitectureFamily.LayerOf("model.layers.12.mlp.down_proj.weight"));
        Assert.AreEqual(3, ArchitectureFamily.LayerOf("transformer.h.3.ln_1.bias"));
        Assert.IsNull(ArchitectureFamily.LayerOf("model.norm.weight"));
        Assert.IsNull(ArchitectureFamily.LayerOf("layers.99999999999.weight"));
    }
}
