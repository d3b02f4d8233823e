// Part of kernels_impl.h, which alone includes it: sums of products in tiles (AMX).

namespace onrecord::syntax {
namespace {

// Tiles 0 to 2 hold sums, 3 rows of a, 4 columns of b; 5 and 6 what is left of them where k is no multiple
// of 64.
class Tiles {
 public:
  explicit Tiles(int k) {
    struct alignas(64) {
      uint8_t palette = 1, start = 0, reserved[14] = {};
      uint16_t bytes[16] = {};
      uint8_t rows[16] = {};
    } shape;
    const int rest = k % 64 == 0 ? 64 : k % 64;
    for (int i = 0; i < 7; ++i) shape.bytes[i] = 64, shape.rows[i] = 16;
    shape.bytes[5] = static_cast<uint16_t>(rest);
    shape.rows[6] = static_cast<uint8_t>(rest / 4);
    _tile_loadconfig(&shape);
  }
  ~Tiles() { _tile_release(); }
};

template <int vectors>
inline __attribute__((always_inline)) void SumTiles(int k, const uint8_t* a, int a_row, const int8_t* b,
                                                    int32_t* sums) {
  constexpr int kRow = vectors * 64;
  _tile_zero(0);
  if constexpr (vectors > 1) _tile_zero(1);
  if constexpr (vectors > 2) _tile_zero(2);
  int p = 0;
  for (; p + 64 <= k; p += 64, b += 16 * kRow) {
    _tile_loadd(3, a + p, a_row);
    _tile_loadd(4, b, kRow);
    _tile_dpbusd(0, 3, 4);
    if constexpr (vectors > 1) {
      _tile_loadd(4, b + 64, kRow);
      _tile_dpbusd(1, 3, 4);
    }
    if constexpr (vectors > 2) {
      _tile_loadd(4, b + 128, kRow);
      _tile_dpbusd(2, 3, 4);
    }
  }
  if (p < k) {
    _tile_loadd(5, a + p, a_row);
    _tile_loadd(6, b, kRow);
    _tile_dpbusd(0, 5, 6);
    if constexpr (vectors > 1) {
      _tile_loadd(6, b + 64, kRow);
      _tile_dpbusd(1, 5, 6);
    }
    if constexpr (vectors > 2) {
      _tile_loadd(6, b + 128, kRow);
      _tile_dpbusd(2, 5, 6);
    }
  }
  _tile_stored(0, sums, kBlock * 4);
  if constexpr (vectors > 1) _tile_stored(1, sums + kLanes, kBlock * 4);
  if constexpr (vectors > 2) _tile_stored(2, sums + 2 * kLanes, kBlock * 4);
}

__attribute__((noinline)) void SumBlock(int m, int k, const uint8_t* a, int a_row, const int8_t* b, int width,
                                        int32_t* sums) {
  if (m <= kFewRows) return SumFew(m, k, a, a_row, b, width, sums);
  if (width == 3 * kLanes) return SumTiles<3>(k, a, a_row, b, sums);
  if (width == 2 * kLanes) return SumTiles<2>(k, a, a_row, b, sums);
  return SumTiles<1>(k, a, a_row, b, sums);
}

}  // namespace
}  // namespace onrecord::syntax
